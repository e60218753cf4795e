#include "notify/webhook/standard_webhooks.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <array>
#include <charconv>
#include <new>
#include <stdexcept>

#include "notify/base64.h"

namespace termijnd {
namespace {

constexpr std::string_view prefix = "whsec_";
constexpr std::string_view version = "v1,";
constexpr std::size_t digest_size = 32;
constexpr std::size_t base64_digest_size = 44;

struct FreeContext {
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MAC_CTX, FreeContext>;

void must(int ok) {
    if (ok != 1) throw std::runtime_error("OpenSSL cannot compute an HMAC-SHA256");
}

Context keyed_context(std::string_view key) {
    EVP_MAC* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    Context context(EVP_MAC_CTX_new(mac));
    EVP_MAC_free(mac);
    must(context != nullptr);
    char digest[] = "SHA256";
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                 OSSL_PARAM_construct_end()};
    must(EVP_MAC_init(context.get(), reinterpret_cast<const unsigned char*>(key.data()), key.size(),
                      params));
    return context;
}

void update(EVP_MAC_CTX* context, std::string_view bytes) {
    must(EVP_MAC_update(context, reinterpret_cast<const unsigned char*>(bytes.data()),
                        bytes.size()));
}

std::array<unsigned char, digest_size> digest(EVP_MAC_CTX* context, std::string_view id,
                                              std::string_view timestamp, std::string_view body) {
    // Without a key, init goes back to the keyed start: the key's two hash blocks are not redone.
    must(EVP_MAC_init(context, nullptr, 0, nullptr));
    update(context, id);
    update(context, ".");
    update(context, timestamp);
    update(context, ".");
    update(context, body);
    std::array<unsigned char, digest_size> out{};
    std::size_t length = 0;
    must(EVP_MAC_final(context, out.data(), &length, out.size()));
    return out;
}

std::string_view chars(const std::array<unsigned char, digest_size>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

struct WebhookSigner::Keys {
    std::vector<Context> contexts;  // newest secret first
};

WebhookSigner::WebhookSigner(std::unique_ptr<Keys> keys) : keys_(std::move(keys)) {}
WebhookSigner::WebhookSigner(WebhookSigner&&) noexcept = default;
WebhookSigner& WebhookSigner::operator=(WebhookSigner&&) noexcept = default;
WebhookSigner::~WebhookSigner() = default;

Checked<WebhookSigner> WebhookSigner::from(const std::vector<Secret>& secrets) {
    const auto refused = [](const char* what) { return Refusal{"webhook secret", what}; };
    if (secrets.empty() || secrets.size() > 4) return refused("needs one secret, at most four");
    auto keys = std::make_unique<Keys>();
    for (const auto& secret : secrets) {
        const auto text = secret.reveal();
        if (!text.starts_with(prefix)) return refused("does not begin with whsec_");
        auto bytes = from_base64(text.substr(prefix.size()));
        if (!bytes) return refused("is no base64 after whsec_");
        const Secret key(std::move(*bytes));
        if (key.reveal().size() < 24 || key.reveal().size() > 64)
            return refused("is not 24 to 64 bytes long");
        keys->contexts.push_back(keyed_context(key.reveal()));
    }
    return WebhookSigner(std::move(keys));
}

std::string WebhookSigner::sign(std::string_view id, std::int64_t timestamp,
                                std::string_view body) const {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), timestamp).ptr;
    const std::string_view time(digits.data(), static_cast<std::size_t>(end - digits.data()));
    std::string out;
    out.reserve(keys_->contexts.size() * (version.size() + base64_digest_size + 1));
    for (const auto& context : keys_->contexts) {
        if (!out.empty()) out += ' ';
        out.append(version).append(base64(chars(digest(context.get(), id, time, body))));
    }
    return out;
}

bool WebhookSigner::verify(std::string_view id, std::string_view timestamp, std::string_view body,
                           std::string_view header, std::chrono::sys_seconds now,
                           std::chrono::seconds tolerance) const {
    std::int64_t seconds = 0;
    const auto* end = timestamp.data() + timestamp.size();
    const auto [rest, error] = std::from_chars(timestamp.data(), end, seconds);
    if (error != std::errc() || rest != end) return false;
    const std::chrono::sys_seconds at{std::chrono::seconds(seconds)};
    if (at < now - tolerance || at > now + tolerance) return false;
    bool good = false;
    while (!header.empty()) {
        const auto one = header.substr(0, header.find(' '));
        header.remove_prefix(std::min(header.size(), one.size() + 1));
        if (!one.starts_with(version)) continue;
        const auto given = from_base64(one.substr(version.size()));
        if (!given || given->size() != digest_size) continue;
        for (const auto& context : keys_->contexts) {
            const auto ours = digest(context.get(), id, timestamp, body);
            if (CRYPTO_memcmp(ours.data(), given->data(), digest_size) == 0) good = true;
        }
    }
    return good;
}

Secret new_webhook_secret() {
    std::array<unsigned char, digest_size> bytes{};
    must(RAND_bytes(bytes.data(), bytes.size()));
    Secret secret(std::string(prefix) + base64(chars(bytes)));
    OPENSSL_cleanse(bytes.data(), bytes.size());
    return secret;
}

}  // namespace termijnd
