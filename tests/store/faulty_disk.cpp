#include "tests/store/faulty_disk.h"

#include <sqlite3.h>

#include <atomic>
#include <map>
#include <mutex>

namespace termijnd::test {
namespace {

constexpr int never = -1;

// SQLite's own file system with two of its functions exchanged. A file is opened by the original,
// which looks at its own fields and never at this table. A database and its log have different
// tables, in which writing is the same function.
struct {
    sqlite3_vfs vfs;
    sqlite3_vfs* original = nullptr;
    std::map<const sqlite3_io_methods*, sqlite3_io_methods> methods;
    decltype(sqlite3_io_methods::xWrite) original_write = nullptr;
    std::atomic<int> writes_left = never, syncs_left = never;
    std::atomic<int> writes = 0, syncs = 0;
    std::atomic<bool> failed = false;
    std::mutex mutex;
    int users = 0;
} disk;

bool fails(std::atomic<int>& left) {
    if (left == never) return false;
    if (left > 0) {
        --left;
        return false;
    }
    disk.failed = true;
    return true;
}

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    ++disk.writes;
    if (fails(disk.writes_left)) return SQLITE_FULL;
    return disk.original_write(file, data, size, offset);
}

int sync(sqlite3_file*, int) {
    ++disk.syncs;
    return fails(disk.syncs_left) ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

int open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out) {
    const int result = disk.original->xOpen(disk.original, name, file, flags, out);
    if (file->pMethods == nullptr) return result;
    const std::lock_guard lock(disk.mutex);
    const auto [entry, is_new] = disk.methods.try_emplace(file->pMethods, *file->pMethods);
    if (is_new) {
        disk.original_write = entry->second.xWrite;
        entry->second.xWrite = write;
        entry->second.xSync = sync;
    }
    file->pMethods = &entry->second;
    return result;
}

}  // namespace

FaultyDisk::FaultyDisk() {
    if (disk.users++ > 0) return;
    disk.original = sqlite3_vfs_find(nullptr);
    disk.vfs = *disk.original;
    disk.vfs.zName = "faulty";
    disk.vfs.pNext = nullptr;
    disk.vfs.xOpen = open;
    disk.syncs = disk.writes = 0;
    mend();
    sqlite3_vfs_register(&disk.vfs, 1);
}

FaultyDisk::~FaultyDisk() {
    if (--disk.users > 0) return;
    sqlite3_vfs_register(disk.original, 1);
    sqlite3_vfs_unregister(&disk.vfs);
}

void FaultyDisk::fill_after(int good) {
    disk.writes_left = good;
}

void FaultyDisk::break_sync_after(int good) {
    disk.syncs_left = good;
}

bool FaultyDisk::mend() {
    disk.writes_left = disk.syncs_left = never;
    return disk.failed.exchange(false);
}

int FaultyDisk::syncs() const {
    return disk.syncs;
}

int FaultyDisk::writes() const {
    return disk.writes;
}

}  // namespace termijnd::test
