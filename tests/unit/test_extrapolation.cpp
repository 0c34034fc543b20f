/// First guesses of stages (solver/extrapolation.hpp).
#include <gtest/gtest.h>

#include "solver/extrapolation.hpp"

namespace auralith {
namespace {

using petsc::check;

petsc::Handle<Vec> vector(double value) {
  petsc::Handle<Vec> u;
  check(VecCreateSeq(PETSC_COMM_SELF, 1, u.out()));
  check(VecSet(u, value));
  return u;
}

double value_of_only(Vec u) {
  PetscScalar sum = 0;
  check(VecSum(u, &sum));
  return sum;
}

double parabola(double t) { return 1 + 2 * t + 3 * t * t; }

/// Value at t, or the 7 that stood there.
double guess(const Extrapolation& past, double t, bool of_use = true) {
  const petsc::Handle<Vec> u = vector(7);
  EXPECT_EQ(past.at(t, u), of_use) << t;
  return value_of_only(u);
}

TEST(Extrapolation, IsExactForParabolasInAnyOrderOfTimes) {
  Extrapolation past;
  for (const double t : {0.0, 0.87, 0.6}) past.add(t, vector(parabola(t)));  // stages need not be in order
  for (const double t : {1.0, 1.4}) EXPECT_NEAR(guess(past, t), parabola(t), 1e-12);
}

TEST(Extrapolation, OneStateIsNoGuessAndTwoAreALine) {
  Extrapolation past;
  EXPECT_TRUE(past.empty());
  EXPECT_EQ(guess(past, 1, false), 7);
  past.add(0, vector(1));
  EXPECT_EQ(guess(past, 1, false), 7);
  past.add(1, vector(3));
  EXPECT_NEAR(guess(past, 2), 5, 1e-12);
}

TEST(Extrapolation, FarAheadItTakesFewerStatesOrNone) {
  Extrapolation past;
  for (const double t : {0.0, 1.0, 2.0}) past.add(t, vector(parabola(t)));
  EXPECT_NEAR(guess(past, 4), parabola(2) + 2 * (parabola(2) - parabola(1)), 1e-11) << "the line of the last two";
  EXPECT_EQ(guess(past, 40, false), 7);
  past.add(2, vector(1));  // a step that round-off swallows
  EXPECT_EQ(guess(past, 3, false), 7);
}

TEST(Extrapolation, WhatIsOnTrialIsTakenBack) {
  Extrapolation past;
  past.add(0, vector(1));
  past.accept();
  past.add(1, vector(3));
  past.reject();
  EXPECT_EQ(guess(past, 2, false), 7);
  past.add(1, vector(2));
  past.add(2, vector(3));
  past.add(3, vector(4));
  past.accept();
  past.reject();
  EXPECT_NEAR(guess(past, 4), 5, 1e-12);
  past.clear();
  EXPECT_TRUE(past.empty());
}

TEST(Extrapolation, OfWhatIsAcceptedTheLastThreeStay) {
  Extrapolation past;
  const auto square_beyond_0 = [](double t) { return t > 0 ? t * t : 9; };
  for (const double t : {0.0, 1.0, 2.0, 3.0}) past.add(t, vector(square_beyond_0(t)));  // stages of one step
  EXPECT_EQ(past.size(), 4u);
  past.accept();
  EXPECT_EQ(past.size(), 3u);
  EXPECT_NEAR(guess(past, 4), 16, 1e-12);
  past.add(4, vector(1000));
  past.reject();
  EXPECT_NEAR(guess(past, 4), 16, 1e-12);
  for (double t = 4; t < 20; t += 1) {
    past.add(t, vector(t * t));
    past.accept();
    EXPECT_EQ(past.size(), 3u);
    EXPECT_NEAR(guess(past, t + 1), (t + 1) * (t + 1), 1e-10);
  }
}

}  // namespace
}  // namespace auralith
