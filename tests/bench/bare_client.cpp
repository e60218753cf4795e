#include "tests/bench/bare_client.h"

#include <curl/curl.h>

#include <chrono>
#include <cstring>
#include <functional>
#include <stdexcept>

#include "notify/webhook/standard_webhooks.h"

namespace termijnd::bench {
namespace {

// One easy handle that is used for message after message on its own connection.
struct Slot {
    CURL* easy = nullptr;
    curl_slist* list = nullptr;
    std::string body;
    std::size_t sent = 0;
};

std::size_t discard(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
}

std::size_t read_body(char* out, std::size_t size, std::size_t count, void* user) {
    Slot& slot = *static_cast<Slot*>(user);
    const std::size_t n = std::min(size * count, slot.body.size() - slot.sent);
    std::memcpy(out, slot.body.data() + slot.sent, n);
    slot.sent += n;
    return n;
}

// Keeps every slot busy until `count` messages are answered. `load` readies a slot for the next.
double run(std::vector<Slot>& slots, std::size_t count, const std::function<void(Slot&)>& load) {
    CURLM* multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(slots.size()));
    const auto start = std::chrono::steady_clock::now();
    std::size_t started = 0, ended = 0;
    for (Slot& slot : slots) {
        if (started == count) break;
        load(slot);
        curl_multi_add_handle(multi, slot.easy);
        ++started;
    }
    while (ended < count) {
        int running = 0, left = 0;
        curl_multi_perform(multi, &running);
        while (CURLMsg* message = curl_multi_info_read(multi, &left)) {
            if (message->data.result != CURLE_OK) {
                throw std::runtime_error(curl_easy_strerror(message->data.result));
            }
            ++ended;
            CURL* easy = message->easy_handle;
            curl_multi_remove_handle(multi, easy);
            if (started == count) continue;
            Slot* slot = nullptr;
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, &slot);
            load(*slot);
            curl_multi_add_handle(multi, easy);
            ++started;
        }
        if (ended < count) curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    for (Slot& slot : slots) {
        curl_slist_free_all(slot.list);
        curl_easy_cleanup(slot.easy);
    }
    curl_multi_cleanup(multi);
    return static_cast<double>(count) / took.count();
}

}  // namespace

double bare_webhooks(std::uint16_t port, const std::string& body, std::size_t count,
                     std::size_t connections) {
    std::vector<Secret> secrets;
    secrets.push_back(new_webhook_secret());
    const WebhookSigner signer = WebhookSigner::from(secrets).value();
    const std::string url = "http://127.0.0.1:" + std::to_string(port) + "/";
    std::vector<Slot> slots(connections);
    for (Slot& slot : slots) {
        slot.easy = curl_easy_init();
        slot.body = body;
        curl_easy_setopt(slot.easy, CURLOPT_URL, url.c_str());
        curl_easy_setopt(slot.easy, CURLOPT_PROXY, "");
        curl_easy_setopt(slot.easy, CURLOPT_POST, 1L);
        curl_easy_setopt(slot.easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
        curl_easy_setopt(slot.easy, CURLOPT_POSTFIELDS, slot.body.c_str());
        curl_easy_setopt(slot.easy, CURLOPT_WRITEFUNCTION, discard);
        curl_easy_setopt(slot.easy, CURLOPT_PRIVATE, &slot);
    }
    std::size_t number = 0;
    return run(slots, count, [&](Slot& slot) {
        const std::string id = "00000000-0000-4000-8000-" + std::to_string(100000000000 + number++);
        const std::string signature = signer.sign(id, 1767225600, slot.body);
        curl_slist_free_all(slot.list);
        slot.list = nullptr;
        for (const std::string& line :
             {"webhook-id: " + id, std::string("webhook-timestamp: 1767225600"),
              "webhook-signature: " + signature,
              std::string("content-type: application/cloudevents+json"), std::string("Expect:")}) {
            slot.list = curl_slist_append(slot.list, line.c_str());
        }
        curl_easy_setopt(slot.easy, CURLOPT_HTTPHEADER, slot.list);
    });
}

double bare_mails(std::uint16_t port, const std::string& bytes, std::size_t count,
                  std::size_t sessions) {
    const std::string url = "smtp://127.0.0.1:" + std::to_string(port);
    std::vector<Slot> slots(sessions);
    for (Slot& slot : slots) {
        slot.easy = curl_easy_init();
        slot.body = bytes;
        slot.list = curl_slist_append(nullptr, "client@example.org");
        curl_easy_setopt(slot.easy, CURLOPT_URL, url.c_str());
        curl_easy_setopt(slot.easy, CURLOPT_PROXY, "");
        curl_easy_setopt(slot.easy, CURLOPT_MAIL_FROM, "termijnen@voorbeeldstad.example.nl");
        curl_easy_setopt(slot.easy, CURLOPT_MAIL_RCPT, slot.list);
        curl_easy_setopt(slot.easy, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(slot.easy, CURLOPT_READFUNCTION, read_body);
        curl_easy_setopt(slot.easy, CURLOPT_READDATA, &slot);
        curl_easy_setopt(slot.easy, CURLOPT_PRIVATE, &slot);
    }
    return run(slots, count, [](Slot& slot) { slot.sent = 0; });
}

}  // namespace termijnd::bench
