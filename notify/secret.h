#pragma once

#include <openssl/crypto.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace termijnd {

// A password or a signing key. It cannot be copied, compared, printed or formatted; `reveal()` is
// the one way out, so every use can be found. The bytes are wiped when it goes.
class Secret {
  public:
    Secret() = default;

    // Takes the bytes over and wipes the string they came in.
    explicit Secret(std::string&& text) : bytes_(new char[text.size()]), size_(text.size()) {
        std::copy(text.begin(), text.end(), bytes_.get());
        OPENSSL_cleanse(text.data(), text.size());
        text.clear();
    }

    Secret(Secret&& other) noexcept
        : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}

    Secret& operator=(Secret&& other) noexcept {
        std::swap(bytes_, other.bytes_);
        std::swap(size_, other.size_);
        return *this;
    }

    ~Secret() {
        if (bytes_) OPENSSL_cleanse(bytes_.get(), size_);
    }

    // Valid as long as this Secret lives and is not assigned to.
    [[nodiscard]] std::string_view reveal() const { return {bytes_.get(), size_}; }

    [[nodiscard]] bool empty() const { return size_ == 0; }

    template <class Stream>
    friend Stream& operator<<(Stream&, const Secret&) = delete;

  private:
    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0;
};

}  // namespace termijnd
