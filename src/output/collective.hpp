/// Agreement between ranks on success, so that no rank throws alone between two collective calls.
#pragma once

#include <mpi.h>

#include <functional>
#include <string>

#include "base/hdf5.hpp"

namespace auralith {

/// Collective. Throws OutputError(message of the lowest failing rank) on every rank when `error` is not empty on any.
void agree(MPI_Comm comm, const std::string& error);

/// The same for what a file given by the user lacks: throws InputError.
void agree_on_input(MPI_Comm comm, const std::string& error);

/// Collective. Runs `work` on rank 0 only; an exception there becomes an OutputError on every rank.
void on_rank_zero(MPI_Comm comm, const std::function<void()>& work);

/// The same before a run has begun: a BusyError there becomes one on every rank, everything else an InputError.
void begin_on_rank_zero(MPI_Comm comm, const std::function<void()>& work);

/// Collective. The text of rank 0 on every rank.
std::string broadcast(MPI_Comm comm, std::string text);

/// Property lists of HDF5: a file that all ranks open together, a transfer in which all take part.
hdf5::Id parallel_access(MPI_Comm comm);
hdf5::Id collective_transfer();

int rank_of(MPI_Comm comm);
int size_of(MPI_Comm comm);

}  // namespace auralith
