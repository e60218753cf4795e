#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "config/settings.h"

namespace termijnd {

std::optional<Fault> check_state_dir(const std::filesystem::path& folder) {
    const auto fault = [&](const std::string& what) {
        return Fault{"state_dir", folder.string() + " " + what};
    };
    std::error_code error;
    const auto status = std::filesystem::status(folder, error);
    if (status.type() == std::filesystem::file_type::not_found)
        return fault("does not exist; make it, owned by the user that termijnd runs as");
    if (error) return fault("cannot be reached (" + error.message() + ")");
    if (!std::filesystem::is_directory(status)) return fault("is no folder; name another one");
    if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0)
        return fault("cannot be written (" + std::string(std::strerror(errno)) +
                     "); give it to the user that termijnd runs as");
    return std::nullopt;
}

}  // namespace termijnd
