#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/rule_pack.h"

namespace termijnd {

// All packs of one folder with the event kinds they declare. Immutable after loading; share it by
// shared_ptr<const RuleBook>, any thread may read it.
class RuleBook {
  public:
    // Reads every *.toml in `folder` and checks each quote against texts/ beside it. One Fault for
    // each mistake, each naming file and line and the way out; a pack that is wrong does not load.
    [[nodiscard]] static Result<std::shared_ptr<const RuleBook>> load(
        const std::filesystem::path& folder);

    [[nodiscard]] const std::vector<RulePack>& packs() const { return packs_; }
    [[nodiscard]] const RulePack* pack(std::string_view id) const;
    // The pack of a regulation that uses `instrument_kind` and was in force on `day`.
    [[nodiscard]] const RulePack* in_force(std::string_view instrument_kind, Date day) const;
    [[nodiscard]] const EventKind* event_kind(std::string_view kind) const;
    [[nodiscard]] bool knows_instrument(std::string_view kind) const;

  private:
    std::vector<RulePack> packs_;
    std::map<std::string, EventKind, std::less<>> event_kinds_;
};

}  // namespace termijnd
