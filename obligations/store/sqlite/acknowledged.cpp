#include "obligations/store/sqlite/acknowledged.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>

#include "obligations/store/store.h"

namespace termijnd {
namespace {

// One line of a number with leading zeros: a write replaces it as a whole.
constexpr std::size_t digits = 19;
constexpr std::size_t line = digits + 1;

[[noreturn]] void fail(const std::filesystem::path& path, const char* what) {
    throw StorageError(std::string("cannot ") + what + " " + path.string() + ": " +
                       std::generic_category().message(errno));
}

std::int64_t parse(std::string_view text, const std::filesystem::path& path) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = text.size() == line && end == text.data() + digits && text.back() == '\n';
    if (error == std::errc{} && whole && number >= 0) return number;
    throw StorageError(path.string() +
                       " is damaged: it should hold how many commits were acknowledged. See "
                       "whether the disk is sound; to start without this check, remove that file");
}

}  // namespace

AcknowledgedCommits::AcknowledgedCommits(const std::filesystem::path& database)
    : path_(database.string() + ".acknowledged"),
      file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
    if (file_ < 0) fail(path_, "open");
    std::array<char, line + 1> text{};
    const auto size = ::pread(file_, text.data(), text.size(), 0);
    try {
        if (size < 0) fail(path_, "read");
        if (size > 0) found_ = parse({text.data(), static_cast<std::size_t>(size)}, path_);
    } catch (...) {
        ::close(file_);
        throw;
    }
}

AcknowledgedCommits::~AcknowledgedCommits() {
    (void)!::fdatasync(file_);
    ::close(file_);
}

void AcknowledgedCommits::write(std::int64_t commits) {
    std::array<char, line + 1> text{};
    std::snprintf(text.data(), text.size(), "%019lld\n", static_cast<long long>(commits));
    if (::pwrite(file_, text.data(), line, 0) != static_cast<ssize_t>(line)) fail(path_, "write");
}

void AcknowledgedCommits::sync() {
    if (::fdatasync(file_) != 0) fail(path_, "sync");
}

}  // namespace termijnd
