#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "obligations/law/instant.h"

namespace termijnd {

// A sign of life: what the clocks said at one moment.
struct SignOfLife {
    Instant wall{};                  // the daemon's clock; it may be set
    std::chrono::milliseconds up{};  // since the machine started, its sleep included
    std::string boot;                // which start of the machine that was
    bool operator==(const SignOfLife&) const = default;
};
// The machine's, beside what the daemon's own clock says.
[[nodiscard]] SignOfLife sign_of_life(Instant wall);

// Since when the daemon did not run, as `now` reckons: within one start of the machine by the time
// it was up, so that a wall clock that was set is no outage; else by the wall. `demo`: the daemon's
// clock is not the machine's, and is all there is. None: there is no telling.
[[nodiscard]] std::optional<Instant> not_run_since(const SignOfLife& last, const SignOfLife& now,
                                                   bool demo);

// The last sign of life, in a small file beside the database. Written without a sync, so that it
// costs an idle disk nothing: what a power failure takes from it makes an outage look half a minute
// longer. A file that cannot be written is no reason to stop: then an outage is not noticed.
class AliveFile {
  public:
    explicit AliveFile(std::filesystem::path path) : path_(std::move(path)) {}

    [[nodiscard]] std::optional<SignOfLife> last() const;
    void write(const SignOfLife& now) const;

  private:
    std::filesystem::path path_;
};

}  // namespace termijnd
