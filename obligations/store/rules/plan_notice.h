#pragma once

#include <string>
#include <string_view>

#include "obligations/store/store.h"

// How a notice comes to a message, the same for every store.
namespace termijnd {

// A name-based UUID over the key: a message that is made again after the restore of a backup
// carries the id under which the other side already knows it.
[[nodiscard]] PublicId public_id_of(const MessageKey& key);

// Adds the notice and joins it to the message of that key: made, or, when it was cancelled before
// its bytes were frozen, made pending again, with the notice's channel and due_at; a waiting
// message goes out at the earliest due_at of its notices. A message whose bytes are frozen or that
// is on its way, delivered or dead says nothing new: the notice then goes to the first free
// follow-up, the same key with "+1", "+2", … behind the slot. A letter has no message; that of a
// notice that is held is. Answers the message, none for a letter.
MessageNumber plan_notice(Transaction& tx, NoticeRow notice, const MessageKey& key);

// Cancels what waits (also for another try) together with its message when that carries nothing
// any more; a notice on its way, sent or failed is left alone.
void cancel_notice(Transaction& tx, NoticeNumber id);

// What waits and is said by another notice in the message `into` about the same obligation: it goes
// with that one's message, and its own is cancelled when that carries nothing any more.
void fold_notice(Transaction& tx, const NoticeRow& notice, MessageNumber into);

// The bytes of a message under its claim cannot go out as they are (for another address, for a day
// that is over), and an id has one set of bytes: it ends here with the answer `why`, and what it
// said waits in its first follow-up, a digest or test with its content. Only where no try of it
// arrived.
void say_anew(Transaction& tx, const MessageRow& message, Instant now, std::string_view why);

// Cancels a message under its claim, with the notices it carries; false: the lease is lost.
[[nodiscard]] bool cancel_claimed(Transaction& tx, const Lease& lease);

// A message without notices: a digest, a test. A key that is there already gives its id and
// changes nothing.
MessageNumber put_message(Outbox& outbox, const MessageKey& key, Channel channel, Instant due_at,
                          std::string_view content);

}  // namespace termijnd
