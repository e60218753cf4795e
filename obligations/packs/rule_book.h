#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "obligations/packs/party.h"
#include "obligations/packs/rule_pack.h"

namespace termijnd {

// All versions of one regulation, by day.
struct Regulation {
    std::string id;
    std::vector<const RulePack*> packs;  // by decisions_from

    [[nodiscard]] const RulePack* in_force(Date day) const;
};

// One rule through all versions of its regulation, for one kind of voorziening.
struct RuleLine {
    std::vector<const Rule*> versions;  // beside Regulation::packs; null where a version lacks it
    std::vector<KindId> triggers;       // of all versions
    bool looked_at = false;             // by another line, which asks for its obligations
};

// What one regulation says about one kind of voorziening (or about the dossier itself).
struct Governed {
    const Regulation* regulation = nullptr;
    std::vector<RuleLine> lines;   // a line that looks at another comes after it
    std::vector<KindId> triggers;  // event kinds that start a term in any version
    std::vector<KindId> runs;      // kinds that start a run and that any version looks at

    [[nodiscard]] bool is_trigger(KindId kind) const;
    [[nodiscard]] bool looks_at_run(KindId start) const;
};

// The kinds of decisions (and the end of a dossier), which the engine knows by name; no_kind where
// none declares them.
struct DecisionKinds {
    KindId postponed = no_kind;     // verplichting.uitgesteld
    KindId waived = no_kind;        // verplichting.ontheven
    KindId acknowledged = no_kind;  // verplichting.in-behandeling
    KindId confirmed = no_kind;     // verplichting.gemist-bevestigd
    KindId posted = no_kind;        // brief.verzonden
    KindId asked = no_kind;         // verplichting.uitstel-gevraagd
    KindId refused = no_kind;       // verplichting.uitstel-geweigerd
    KindId objected = no_kind;      // verplichting.bezwaar-gemaakt
    KindId answered = no_kind;      // verplichting.bezwaar-afgehandeld
    KindId retracted = no_kind;     // gebeurtenis.ingetrokken
    KindId corrected = no_kind;     // gebeurtenis.gecorrigeerd
    KindId pinned = no_kind;        // voorziening.regeling-vastgesteld
    KindId case_ended = no_kind;    // dossier.beeindigd

    // Those that name the rule of an obligation.
    [[nodiscard]] std::array<KindId, 9> about_obligations() const {
        return {postponed, waived,  acknowledged, confirmed, posted,
                asked,     refused, objected,     answered};
    }
    [[nodiscard]] bool is_about_obligation(KindId kind) const;
};

struct LoadedRules;

// All packs of one folder with the event kinds they declare. Immutable after loading; share it by
// shared_ptr<const RuleBook>, any thread may read it. Obligations point into it.
class RuleBook {
  public:
    // Reads every *.toml in `folder` and checks each quote against the texts the packs name. One
    // Fault for each mistake, each naming file and line and the way out; a folder with a mistake
    // does not load.
    [[nodiscard]] static LoadedRules read(const std::filesystem::path& folder);
    // In the order given: what is there twice is a mistake of the later file.
    [[nodiscard]] static LoadedRules read(const std::vector<std::filesystem::path>& files);
    // The same with all mistakes in one Fault, a line each.
    [[nodiscard]] static Result<std::shared_ptr<const RuleBook>> load(
        const std::filesystem::path& folder);

    // Takes packs, kinds and the parties that packs bring, all checked one by one, and numbers the
    // kinds.
    RuleBook(std::vector<RulePack> packs, std::vector<EventKind> kinds,
             const std::vector<Party>& parties = {});
    RuleBook(const RuleBook&) = delete;
    RuleBook& operator=(const RuleBook&) = delete;

    // The same without the statutes (`version_by = "event"`) that are not among `ids`; a regulation
    // of the municipality's own stays, named or not. Whatever any pack declares can still be
    // recorded. A Fault names the ids that no pack has, and those that may be chosen.
    [[nodiscard]] Result<std::shared_ptr<const RuleBook>> only(
        const std::vector<std::string>& ids) const;

    [[nodiscard]] const std::vector<RulePack>& packs() const { return packs_; }
    // By its id, or by one that it had before; null when there is none.
    [[nodiscard]] const RulePack* pack(std::string_view id) const;
    // The pack of the first regulation that governs `instrument_kind` and was in force on `day`.
    [[nodiscard]] const RulePack* in_force(std::string_view instrument_kind, Date day) const;
    [[nodiscard]] const std::vector<EventKind>& event_kinds() const { return kinds_; }
    [[nodiscard]] const EventKind* event_kind(std::string_view kind) const;
    [[nodiscard]] const EventKind& event_kind(KindId id) const { return kinds_[id]; }
    // Whoever may stand in a dossier, the program's own parties first.
    [[nodiscard]] const std::vector<Party>& parties() const { return parties_; }
    // Their roles, in that order: what a dossier may say somebody is.
    [[nodiscard]] const std::vector<Role>& roles() const { return roles_; }
    // Null when there is none.
    [[nodiscard]] const Party* party(const Role& role) const;
    // The party of that word that may owe something, the college too; null when there is none.
    [[nodiscard]] const Role* may_owe(std::optional<std::string_view> word) const;
    // Who is meant by `role` where those in `held` are in the dossier: itself where somebody has
    // it, else the only stand-in that is there. Where there is none, or more than one, it stays
    // `role`, which nobody has: better nobody than the wrong one.
    [[nodiscard]] const Role& meant(const Role& role, std::span<const Role> held) const;
    [[nodiscard]] const DecisionKinds& decisions() const { return decisions_; }
    // Whether any version has a rule of this id.
    [[nodiscard]] bool knows_rule(std::string_view id) const;
    [[nodiscard]] bool knows_instrument(std::string_view kind) const;
    // Per regulation that governs this kind of voorziening; empty kind: the dossier itself.
    [[nodiscard]] const std::vector<Governed>& governing(std::string_view instrument_kind) const;

  private:
    void number_kinds();
    void name_in_dutch(const RulePack& pack, Rule& rule) const;
    [[nodiscard]] std::string text_of(const std::string& kind) const;
    void support_pins();
    void index();
    void add_runs(Governed& governed, const Rule& rule) const;

    std::vector<RulePack> packs_;
    std::vector<EventKind> kinds_;  // KindId is the place here
    std::vector<Party> parties_;
    std::vector<Role> roles_;
    std::unordered_map<std::string_view, KindId> kind_ids_;
    DecisionKinds decisions_;
    std::vector<std::unique_ptr<Regulation>> regulations_;
    // By the kind of voorziening, a text that the packs own.
    std::unordered_map<std::string_view, std::vector<Governed>> governing_;
};

// The book, or what is wrong with the files.
struct LoadedRules {
    std::shared_ptr<const RuleBook> book;  // null when there are faults
    std::vector<Fault> faults;
};

}  // namespace termijnd
