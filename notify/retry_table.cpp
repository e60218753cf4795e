#include "notify/retry_table.h"

#include <array>

#include "notify/hash.h"

namespace termijnd {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<seconds, 9> webhook_waits = {seconds(5), minutes(5), minutes(30),
                                                  hours(2),   hours(5),   hours(10),
                                                  hours(14),  hours(20),  hours(24)};
constexpr std::array<seconds, 5> first_mail_waits = {minutes(1), minutes(5), minutes(15),
                                                     minutes(30), hours(1)};
constexpr seconds later_mail_wait = hours(2);
constexpr seconds mail_gives_up_after = days(5);

std::optional<seconds> mail_wait(unsigned attempts) {
    if (attempts <= first_mail_waits.size()) return first_mail_waits[attempts - 1];
    seconds waited{0};
    for (const auto wait : first_mail_waits) waited += wait;
    waited += later_mail_wait * static_cast<long>(attempts - first_mail_waits.size());
    if (waited > mail_gives_up_after) return std::nullopt;
    return later_mail_wait;
}

std::optional<seconds> wait(ChannelKind channel, unsigned attempts) {
    if (attempts == 0) return seconds(0);
    if (channel == ChannelKind::mail) return mail_wait(attempts);
    if (attempts > webhook_waits.size()) return std::nullopt;
    return webhook_waits[attempts - 1];
}

}  // namespace

std::optional<seconds> retry_delay(ChannelKind channel, unsigned attempts, std::string_view id) {
    const auto base = wait(channel, attempts);
    if (!base) return std::nullopt;
    const auto span = base->count() / 5;  // from a tenth less to a tenth more
    const auto draw = stable_hash(id, attempts) % static_cast<std::uint64_t>(span + 1);
    return *base - seconds(span / 2) + seconds(static_cast<std::int64_t>(draw));
}

}  // namespace termijnd
