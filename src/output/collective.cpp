#include "output/collective.hpp"

#include <exception>

#include "base/error.hpp"
#include "petsc/failure.hpp"

namespace auralith {
namespace {

std::string broadcast_from(MPI_Comm comm, int root, std::string text) {
  auto length = static_cast<int>(text.size());
  MPI_Bcast(&length, 1, MPI_INT, root, comm);
  text.resize(static_cast<std::size_t>(length));
  MPI_Bcast(text.data(), length, MPI_CHAR, root, comm);
  return text;
}

/// The error of the lowest rank that has one, on every rank.
std::string first_of(MPI_Comm comm, const std::string& error) {
  const int size = size_of(comm);
  int first = error.empty() ? size : rank_of(comm);
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Iallreduce(MPI_IN_PLACE, &first, 1, MPI_INT, MPI_MIN, comm, &request);
  // Who has failed may be the only one that comes here: a parallel write that one rank cannot begin never ends on the others.
  if (error.empty())
    MPI_Wait(&request, MPI_STATUS_IGNORE);
  else
    petsc::wait_for_all(request, error);
  return first < size ? broadcast_from(comm, first, error) : std::string();
}

}  // namespace

void agree(MPI_Comm comm, const std::string& error) {
  if (const std::string agreed = first_of(comm, error); !agreed.empty()) throw OutputError(agreed);
}

void agree_on_input(MPI_Comm comm, const std::string& error) {
  if (const std::string agreed = first_of(comm, error); !agreed.empty()) throw InputError(agreed);
}

void on_rank_zero(MPI_Comm comm, const std::function<void()>& work) {
  std::string error;
  if (rank_of(comm) == 0) {
    try {
      work();
    } catch (const std::exception& caught) {
      error = caught.what();
      if (error.empty()) error = "unknown error";
    }
  }
  agree(comm, error);
}

void begin_on_rank_zero(MPI_Comm comm, const std::function<void()>& work) {
  std::string busy, error;
  if (rank_of(comm) == 0) {
    try {
      work();
    } catch (const BusyError& caught) {
      busy = caught.what();
    } catch (const std::exception& caught) {
      error = caught.what();
    }
  }
  busy = broadcast(comm, busy);
  if (!busy.empty()) throw BusyError(busy);
  agree_on_input(comm, error);
}

std::string broadcast(MPI_Comm comm, std::string text) { return broadcast_from(comm, 0, std::move(text)); }

hdf5::Id parallel_access(MPI_Comm comm) {
  hdf5::Id list(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_fapl_mpio(list, comm, MPI_INFO_NULL);
  H5Pset_all_coll_metadata_ops(list, true);
  H5Pset_coll_metadata_write(list, true);
  return list;
}

hdf5::Id collective_transfer() {
  hdf5::Id transfer(H5Pcreate(H5P_DATASET_XFER), H5Pclose);
  H5Pset_dxpl_mpio(transfer, H5FD_MPIO_COLLECTIVE);
  return transfer;
}

int rank_of(MPI_Comm comm) {
  int rank = 0;
  MPI_Comm_rank(comm, &rank);
  return rank;
}

int size_of(MPI_Comm comm) {
  int size = 1;
  MPI_Comm_size(comm, &size);
  return size;
}

}  // namespace auralith
