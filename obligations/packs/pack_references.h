#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "obligations/law/quote.h"
#include "obligations/packs/party.h"
#include "obligations/packs/rule_pack.h"

// What can only be checked when all files are read: that the words of a pack refer to something,
// that its quotes are in the regulation's text, and that its worked examples hold.
namespace termijnd {

using KindIndex = std::map<std::string, const EventKind*, std::less<>>;

// Appends one Fault, with file and line, for each mistake in `pack`.
// `parties` are all there are.
void check_references(const RulePack& pack, const KindIndex& kinds,
                      const std::vector<Party>& parties, std::vector<Fault>& faults);
void check_quotes(const RulePack& pack, const LawText& text, std::vector<Fault>& faults);
// Fills in of which law an article is that a rule borrows (Awb 4:15 in another act's pack).
void name_laws(RulePack& pack, const LawText& text);
void check_examples(const RulePack& pack, std::vector<Fault>& faults);

// Between packs and between event kinds: what occurs twice, versions that overlap, days between
// two versions that no `[[gap]]` declares.
void check_versions(const std::vector<RulePack>& packs, std::vector<Fault>& faults);
void check_event_kinds(const std::vector<EventKind>& kinds, std::vector<Fault>& faults);

}  // namespace termijnd
