#include "daemon/service/alive.h"

#include <ctime>
#include <fstream>

namespace termijnd {

namespace {

std::string boot_id() {
    std::string id;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> id;
    return id;
}

}  // namespace

SignOfLife sign_of_life(Instant wall) {
    static const std::string boot = boot_id();
    timespec up{};
    ::clock_gettime(CLOCK_BOOTTIME, &up);
    return {wall,
            std::chrono::seconds(up.tv_sec) + std::chrono::milliseconds(up.tv_nsec / 1'000'000),
            boot};
}

std::optional<Instant> not_run_since(const SignOfLife& last, const SignOfLife& now, bool demo) {
    if (!demo && !now.boot.empty() && last.boot == now.boot)
        return now.up >= last.up ? std::optional(now.wall - (now.up - last.up)) : std::nullopt;
    return last.wall <= now.wall ? std::optional(last.wall) : std::nullopt;
}

std::optional<SignOfLife> AliveFile::last() const {
    std::ifstream file(path_);
    std::int64_t wall = 0, up = 0;
    std::string boot;
    if (!(file >> wall >> up)) return std::nullopt;
    file >> boot;
    return SignOfLife{Instant(std::chrono::milliseconds(wall)), std::chrono::milliseconds(up),
                      boot};
}

// Over what was there: one block, so a reader finds the old sign or the new.
void AliveFile::write(const SignOfLife& now) const {
    std::string line = std::to_string(now.wall.time_since_epoch().count()) + ' ' +
                       std::to_string(now.up.count()) + ' ' + now.boot;
    line.resize(100, ' ');
    line += '\n';
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    if (!file) file.open(path_, std::ios::out | std::ios::binary);
    file.write(line.data(), static_cast<std::streamsize>(line.size()));
}

}  // namespace termijnd
