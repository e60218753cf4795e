#pragma once

#include <memory>
#include <string>

#include "notify/message.h"
#include "obligations/store/store.h"
#include "scheduler/engine.h"

// From a claimed message to the words it carries. Templates lie under config/templates.
namespace termijnd {

// What is frozen at the first claim: these bytes go out, on this and every later attempt.
struct Frozen {
    std::string bytes;     // RFC 5322 message or JSON body
    std::string envelope;  // recipient address, or endpoint name
    std::string evidence;  // JSON: rule text, pack and its hash, dates, steps
    bool cancelled = false;  // nothing is left to say: do not send
};

class Renderer {
  public:
    virtual ~Renderer() = default;
    // Runs on the store's thread inside the claim's commit. Throws when a template fails: the
    // message becomes dead with that reason, nothing else stops.
    [[nodiscard]] virtual Frozen render(Transaction& tx, const World& world,
                                        const MessageRow& message, Instant now) = 0;
};

}  // namespace termijnd
