#include "scheduler/digest/digest.h"
#include "obligations/store/rules/plan_notice.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "scheduler/plan/acknowledged.h"
#include "scheduler/stable_ids.h"

namespace termijnd {

namespace {

constexpr std::chrono::days one_day{1};
// Working days ahead that an acknowledgement's end is announced.
constexpr int expires_soon = 2;
// How far back the digest before this one is looked for; a longer silence lists all again.
constexpr int longest_silence = 60;

enum Section : std::size_t {
    missed,
    overdue,
    today,
    soon,
    later,
    fresh,
    letters,
    undeliverable,
    findings,
    acknowledged,
    section_count
};

std::vector<DigestSection> all_sections(const NoticePolicy& policy) {
    const std::string near = std::to_string(policy.digest_soon);
    const std::string far = std::to_string(policy.digest_later);
    return {{"gemist", "Gemist", {}},
            {"verstreken", "Uiterste dag voorbij, nog niet gemist", {}},
            {"vandaag", "Vandaag is de laatste dag", {}},
            {"binnen-" + near + "-dagen", "Binnen " + near + " dagen", {}},
            {"binnen-" + far + "-dagen", "Binnen " + far + " dagen", {}},
            {"nieuw", "Nieuw", {}},
            {"per-brief", "Per brief te versturen", {}},
            {"onbestelbaar", "Niet bezorgd", {}},
            {"bevindingen", "Bevindingen", {}},
            {"in-behandeling", "In behandeling, loopt bijna af", {}}};
}

std::string days_left(Date day, Date last) {
    const auto days = (last - day).count();
    if (days == 0) return "vandaag is de laatste dag";
    if (days == 1) return "nog 1 dag";
    return "nog " + std::to_string(days) + " dagen";
}

std::string kind_of_letter(NoticeKind kind) {
    return "brief: " + std::string(to_text(kind));
}

class DigestMaker {
  public:
    DigestMaker(const Snapshot& store, const World& world, const PartyKey& manager, Date day);
    Digest run();

  private:
    struct Dossier {
        bool ended = false;
        std::vector<Acknowledgement> acknowledgements;
    };

    void find_previous();
    void add_obligation(const ObligationRow& row);
    void add_letters();
    void add_rest();
    const Dossier& dossier(const CaseKey& case_key);
    [[nodiscard]] Dossier look_into(const CaseKey& case_key) const;
    DigestLine line(const ObligationRow& row, std::string note) const;
    void add(Section section, DigestLine line) {
        sections_[section].lines.push_back(std::move(line));
    }

    const Snapshot store_;
    const World& world_;
    const PartyKey manager_;
    const Date day_;
    const Instant made_at_;
    std::optional<Date> previous_;      // day of this manager's digest before this one
    std::set<ObligationId> announced_;  // obligations that one called new
    std::map<CaseKey, Dossier> dossiers_;
    std::map<ObligationId, ObligationRow> open_;
    std::vector<DigestSection> sections_;
};

DigestMaker::DigestMaker(const Snapshot& store, const World& world, const PartyKey& manager,
                         Date day)
    : store_(store),
      world_(world),
      manager_(manager),
      day_(day),
      made_at_(instant_at(day, world.policy.digest_at)),
      sections_(all_sections(world.policy)) {}

void DigestMaker::find_previous() {
    for (int back = 1; back <= longest_silence; ++back) {
        const Date day = day_ - std::chrono::days(back);
        const auto digest = store_.notices.find_digest(manager_, day);
        if (!digest) continue;
        previous_ = day;
        for (const DigestSection& section : parse_digest(digest->content).sections)
            if (section.name == sections_[fresh].name)
                for (const DigestLine& known : section.lines) announced_.insert(known.obligation);
        return;
    }
}

const DigestMaker::Dossier& DigestMaker::dossier(const CaseKey& case_key) {
    const auto [place, added] = dossiers_.try_emplace(case_key);
    if (!added) return place->second;
    try {
        place->second = look_into(case_key);
    } catch (const StorageError&) {
        throw;
    } catch (const std::exception&) {
        // One that cannot be derived has a finding that says so; the digest tells the rest.
    }
    return place->second;
}

DigestMaker::Dossier DigestMaker::look_into(const CaseKey& case_key) const {
    Dossier dossier;
    const Derivation derived = derive_case(store_.journal, world_, case_key, day_);
    dossier.ended = derived.ended_on.has_value();
    std::vector<PlanObligation> obligations;
    for (const Obligation& o : derived.obligations)
        obligations.push_back({obligation_id(case_key, o), &o});
    dossier.acknowledgements =
        acknowledgements_of(derived, obligations, world_.calendar, world_.policy.acknowledged_for);
    return dossier;
}

DigestLine DigestMaker::line(const ObligationRow& row, std::string note) const {
    DigestLine line;
    line.case_key = row.case_key;
    line.title = row.rule;
    if (const RulePack* pack = world_.rules->pack(row.pack))
        for (const Rule& rule : pack->rules)
            if (rule.id == row.rule && !rule.title.empty())
                line.title = fill_in(rule.title, row.period);
    line.who = row.obliged;
    line.article = row.article;
    line.due = row.due;
    line.latest = row.latest;
    line.note = std::move(note);
    line.obligation = row.id;
    return line;
}

void DigestMaker::add_obligation(const ObligationRow& row) {
    // On every reading it is right to act by the earliest day, so that one leads until it passed.
    const Date next = row.earliest >= day_ ? row.earliest : row.due;
    if (row.latest < day_ && !row.soft)
        add(missed, line(row, row.right ? "verlopen sinds " + to_dutch(row.latest)
                                        : "gemist sinds " + to_dutch(row.latest)));
    else if (row.due < day_)
        add(overdue, line(row, row.soft ? "streefdatum was " + to_dutch(row.due)
                                        : "kan nog tot en met " + to_dutch(row.latest)));
    else if (next == day_)
        add(today, line(row, days_left(day_, next)));
    else if (next <= day_ + std::chrono::days(world_.policy.digest_soon))
        add(soon, line(row, days_left(day_, next)));
    else if (next <= day_ + std::chrono::days(world_.policy.digest_later))
        add(later, line(row, days_left(day_, next)));
    // Known since the digest before this one; on its very day, when that came too early for it.
    const bool is_new = row.known_on <= day_ && (!previous_ || row.known_on >= *previous_);
    if (is_new && !announced_.contains(row.id))
        add(fresh, line(row, "bekend sinds " + to_dutch(row.known_on)));
}

void DigestMaker::add_letters() {
    const Instant since = previous_ ? instant_at(*previous_, world_.policy.digest_at) : Instant{};
    for (const NoticeRow& letter : store_.notices.letters_of(manager_, since)) {
        const bool in_time = letter.due_at <= made_at_ && (!previous_ || letter.due_at > since);
        const auto obligation = open_.find(letter.obligation);
        if (in_time && obligation != open_.end())
            add(letters, line(obligation->second, kind_of_letter(letter.kind)));
        else if (in_time && letter.kind == NoticeKind::rectification)
            if (const auto settled = store_.derived.find(letter.obligation))
                add(letters, line(*settled, kind_of_letter(letter.kind)));
    }
}

void DigestMaker::add_rest() {
    for (const MessageRow& message : store_.outbox.dead_of(manager_)) {
        DigestLine line;
        line.title = message.key.recipient.str();
        line.note = message.answer;
        add(undeliverable, std::move(line));
    }
    for (const FindingRow& found : store_.derived.findings_of(manager_)) {
        if (dossier(found.case_key).ended) continue;
        DigestLine line;
        line.case_key = found.case_key;
        line.title = found.id;
        line.article = found.article;
        line.note = found.measured;
        if (!found.limit.empty()) line.note += " (norm: " + found.limit + ")";
        add(findings, std::move(line));
    }
    Date horizon = day_;
    for (int i = 0; i < expires_soon; ++i)
        horizon = world_.calendar.working_day_on_or_after(horizon + one_day);
    for (const auto& [case_key, dossier] : dossiers_)
        for (const Acknowledgement& rest : dossier.acknowledgements) {
            const auto obligation = open_.find(rest.obligation);
            if (obligation == open_.end() || rest.until < day_ || rest.until > horizon) continue;
            add(acknowledged,
                line(obligation->second, "in behandeling tot en met " + to_dutch(rest.until)));
        }
}

Digest DigestMaker::run() {
    find_previous();
    for (const ObligationRow& row : store_.derived.open_obligations_of(manager_)) {
        if (dossier(row.case_key).ended) continue;
        add_obligation(row);
        open_.emplace(row.id, row);
    }
    add_letters();
    add_rest();
    std::erase_if(sections_, [](const DigestSection& section) { return section.lines.empty(); });
    return {manager_, day_, std::move(sections_)};
}

bool can_be_mailed(Transaction& tx, const PartyKey& manager) {
    const auto party = tx.journal.find_party(manager);
    return party && !party->email.empty() && !party->email_failed;
}

}  // namespace

Digest make_digest(const Snapshot& store, const World& world, const PartyKey& manager, Date day) {
    return DigestMaker(store, world, manager, day).run();
}

void make_digests(Transaction& tx, const World& world, Instant now) {
    const Date day = local_day(now);
    if (next_digest(tx, world, now) != now) return;
    for (const PartyKey& manager : tx.journal.case_managers()) {
        const Digest digest = make_digest(tx, world, manager, day);
        const std::string content = to_json(digest);
        if (!tx.notices.put_digest({manager, day, digest.empty(), content})) continue;
        const bool wanted = !digest.empty() || world.policy.send_empty_digest;
        if (wanted && can_be_mailed(tx, manager))
            put_message(tx.outbox, {"dagoverzicht", to_iso(day), as_recipient(manager), ""},
                        Channel::mail, now, content);
    }
}

std::optional<Instant> next_digest(const Snapshot& store, const World& world, Instant now) {
    const Date day = local_day(now);
    const std::optional<Date> last = store.notices.last_digest_day();
    const bool done = last && *last >= day;
    const Date next = world.calendar.working_day_on_or_after(done ? *last + one_day : day);
    if (store.journal.case_managers().empty()) return std::nullopt;
    return std::max(instant_at(next, world.policy.digest_at), now);
}

}  // namespace termijnd
