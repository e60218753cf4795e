#pragma once

// A disk that fails on command, under every SQLite database that is opened while one is there; all
// of them are the same disk. A sync is counted and not waited for: what is killed here is
// processes, never the machine.
namespace termijnd::test {

class FaultyDisk {
  public:
    FaultyDisk();
    ~FaultyDisk();
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;

    // The write after `good` others finds the disk full, and so do all after it.
    void fill_after(int good);
    // The sync after `good` others fails, and so do all after it.
    void break_sync_after(int good);
    // Whole again; answers whether anything failed meanwhile.
    bool mend();
    [[nodiscard]] int syncs() const;
    [[nodiscard]] int writes() const;
};

}  // namespace termijnd::test
