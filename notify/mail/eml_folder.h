#pragma once

#include <filesystem>
#include <functional>

#include "notify/mail/mail.h"

namespace termijnd {

// For a machine without a mail server: each mail becomes a file `<recipient>-<hash>.eml` in a
// folder, whole or not at all (written aside, synced, renamed). A repeat with the same bytes
// replaces its file. What the envelope said stands in front as X-Envelope-From and X-Envelope-To.
class EmlFolder : public MailTransport {
  public:
    // Runs a function later on the loop's thread; `Done` is called through it.
    using Post = std::function<void(std::function<void()>)>;

    // Makes the folder when it is missing; throws when that fails.
    EmlFolder(std::filesystem::path folder, Post post);

    void send_mail(Envelope envelope, std::string bytes, Done done) override;

  private:
    std::filesystem::path folder_;
    Post post_;
};

}  // namespace termijnd
