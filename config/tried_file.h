#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "config/settings.h"

namespace termijnd {

// A rule pack, notice policy or calendar that is looked at before it is put in its place.
struct TriedFile {
    std::string name;  // of the file, without a folder
    std::string text;
};

// Settings as they are, but for one file: a pack takes the place of the file with the same pack id,
// else of the file of that name, else it comes beside the others. What it is, it says by its
// tables. Lies in a folder of its own, which goes with this; the files in use are not touched.
class Trial {
  public:
    // All faults at once. A pack may quote no text outside the folder of packs.
    [[nodiscard]] static boost::system::result<std::unique_ptr<Trial>, Faults> make(
        const Settings& settings, const TriedFile& file);
    ~Trial();
    Trial(const Trial&) = delete;
    Trial& operator=(const Trial&) = delete;

    [[nodiscard]] const Settings& settings() const { return settings_; }
    // Places as whoever sent the file knows them.
    [[nodiscard]] Faults as_sent(Faults faults) const;

  private:
    Trial(Settings settings, std::filesystem::path folder)
        : settings_(std::move(settings)), folder_(std::move(folder)) {}
    void put(const std::filesystem::path& path, const TriedFile& file) const;
    void put_pack(const TriedFile& file, const std::string& pack);

    Settings settings_;
    std::filesystem::path folder_;
};

}  // namespace termijnd
