#include "notify/curl/multi.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace termijnd {
namespace {

void initialise_libcurl() {
    static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
}

// Not for want of a protocol, then: another address may do.
bool out_of_resources(int error) {
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

std::string error_text(int error) {
    return std::system_category().message(error);
}

int new_epoll_set() {
    const int fd = ::epoll_create1(EPOLL_CLOEXEC);
    if (fd < 0) throw std::system_error(errno, std::system_category(), "epoll_create1");
    return fd;
}

}  // namespace

CurlTransfer::CurlTransfer() {
    initialise_libcurl();
    handle_.reset(curl_easy_init());
    if (!handle_) throw std::bad_alloc();
    set(CURLOPT_PRIVATE, this);
    set(CURLOPT_ERRORBUFFER, fault_.data());
}

void CurlTransfer::set_common(CurlMulti& multi, const std::string& ca_file,
                              std::chrono::milliseconds connect_timeout,
                              std::chrono::milliseconds timeout) {
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!ca_file.empty()) {
        set(CURLOPT_CAINFO, ca_file.c_str());
        set(CURLOPT_CAPATH, nullptr);
    }
    // Both are needed to be deaf to the environment; a proxy would defeat the address check.
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOPROXY, "*");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    set(CURLOPT_CLOSESOCKETFUNCTION, &CurlMulti::on_close);
    set(CURLOPT_CLOSESOCKETDATA, &multi);
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_timeout.count()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
}

std::string_view CurlTransfer::fault(CURLcode code) const {
    return fault_[0] != '\0' ? fault_.data() : curl_easy_strerror(code);
}

void CurlTransfer::clear_fault() {
    fault_[0] = '\0';
    at_home_ = AtHome::nothing;
    home_words_.clear();
    opened_ = false;
}

void CurlTransfer::stop_here(AtHome what, std::string words) {
    at_home_ = what;
    home_words_ = std::move(words);
}

curl_socket_t CurlTransfer::open_socket(CurlMulti& multi, const AddressGuard& guard,
                                        const curl_sockaddr& address) {
    if (auto refusal = guard.refusal(address.addr)) {
        if (!opened_) stop_here(AtHome::address_refused, std::move(*refusal));
        return CURL_SOCKET_BAD;
    }
    const auto socket = multi.open_socket(address);
    if (socket != CURL_SOCKET_BAD) {
        opened_ = true;
        stop_here(AtHome::nothing, "");
    } else if (!opened_ && out_of_resources(errno)) {
        stop_here(AtHome::fault, "no socket on this machine: " + error_text(errno));
    }
    return socket;
}

long CurlTransfer::new_connections() const {
    long count = 0;
    curl_easy_getinfo(handle(), CURLINFO_NUM_CONNECTS, &count);
    return count;
}

CurlMulti::CurlMulti(boost::asio::io_context& loop)
    : loop_(loop), sockets_(loop, new_epoll_set()), timer_(loop) {
    initialise_libcurl();
    multi_.reset(curl_multi_init());
    if (!multi_) throw std::bad_alloc();
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &CurlMulti::on_socket);
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &CurlMulti::on_timer);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, 256L);
}

CurlMulti::~CurlMulti() {
    // libcurl says QUIT to mail servers and would block until each has answered.
    for (const auto socket : connections_) ::shutdown(socket, SHUT_RD);
    // Closing the connections calls us back: everything else has to be there still.
    multi_.reset();
}

curl_socket_t CurlMulti::open_socket(const curl_sockaddr& address) {
    const int fd = ::socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
    if (fd < 0) return CURL_SOCKET_BAD;
    connections_.insert(fd);
    return fd;
}

int CurlMulti::on_close(void* self, curl_socket_t socket) {
    static_cast<CurlMulti*>(self)->connections_.erase(socket);
    return ::close(socket);
}

void CurlMulti::add(CurlTransfer& transfer) {
    if (const auto code = curl_multi_add_handle(multi_.get(), transfer.handle()); code != CURLM_OK)
        throw std::runtime_error(std::string("libcurl: ") + curl_multi_strerror(code));
    ++under_way_;
    wait_for_sockets();
}

void CurlMulti::start(CurlTransfer& transfer) {
    add(transfer);
}

void CurlMulti::connect(CurlTransfer& transfer) {
    add(transfer);
    connecting_.insert(&transfer);
}

void CurlMulti::stop(CurlTransfer& transfer) {
    curl_multi_remove_handle(multi_.get(), transfer.handle());
    connecting_.erase(&transfer);
    failed_.erase(&transfer);
    // What was connected was counted off when it finished.
    if (connected_.erase(&transfer) > 0) return;
    --under_way_;
    rest_when_idle();
}

bool CurlMulti::watch(curl_socket_t socket, bool write_too, CurlTransfer& transfer) {
    epoll_event event{};
    event.data.fd = socket;
    event.events = EPOLLIN | (write_too ? std::uint32_t{EPOLLOUT} : 0u);
    const bool known = watched_.contains(socket);
    if (control(known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event) != 0) return false;
    watched_[socket] = &transfer;
    if (!known) ++under_way_;
    wait_for_sockets();
    return true;
}

void CurlMulti::unwatch(curl_socket_t socket) {
    if (watched_.erase(socket) == 0) return;
    control(EPOLL_CTL_DEL, socket, nullptr);
    --under_way_;
    rest_when_idle();
}

int CurlMulti::control(int operation, curl_socket_t socket, epoll_event* event) {
    return ::epoll_ctl(sockets_.native_handle(), operation, socket, event);
}

// Always 0: at anything else libcurl 7.88 gives up every transfer there is, and then itself.
int CurlMulti::on_socket(CURL* handle, curl_socket_t socket, int what, void* self, void* known) {
    auto& multi = *static_cast<CurlMulti*>(self);
    if (what == CURL_POLL_REMOVE) {
        multi.control(EPOLL_CTL_DEL, socket, nullptr);
        return 0;
    }
    epoll_event event{};
    event.data.fd = socket;
    if (what & CURL_POLL_IN) event.events |= EPOLLIN;
    if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
    const int operation = known != nullptr ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    if (multi.control(operation, socket, &event) != 0)
        multi.fail(handle, errno);
    else if (known == nullptr)
        curl_multi_assign(multi.multi_.get(), socket, self);
    return 0;
}

std::string CurlMulti::no_wait(int error) {
    return "this machine cannot wait for one more connection: " + error_text(error) +
           (error == ENOSPC ? " (fs.epoll.max_user_watches)" : "");
}

// Called from inside libcurl too: the transfer is ended later.
void CurlMulti::fail(CURL* handle, int error) {
    CurlTransfer* transfer = nullptr;
    curl_easy_getinfo(handle, CURLINFO_PRIVATE, &transfer);
    if (transfer == nullptr) return;  // one of libcurl's own, for closing connections
    transfer->stop_here(AtHome::fault, no_wait(error));
    failed_.insert(transfer);
    if (!busy_) post_settle();
}

// Called from inside libcurl, which must not be entered again: so it only notes and arms.
int CurlMulti::on_timer(CURLM*, long milliseconds, void* self) {
    auto& multi = *static_cast<CurlMulti*>(self);
    if (milliseconds == 0) {
        multi.call_now_ = true;
        if (!multi.busy_) multi.post_settle();
    } else if (milliseconds < 0) {
        multi.call_at_.reset();
    } else {
        multi.call_at_ = Clock::now() + std::chrono::milliseconds(milliseconds);
        multi.arm_timer();
    }
    return 0;
}

void CurlMulti::post_settle() {
    if (std::exchange(posted_, true)) return;
    boost::asio::post(loop_, [alive = std::weak_ptr<CurlMulti*>(alive_)] {
        const auto self = alive.lock();
        if (!self) return;
        (*self)->posted_ = false;
        (*self)->settle();
    });
}

void CurlMulti::wait_for_sockets() {
    if (waiting_) return;
    waiting_ = true;
    sockets_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                        [alive = std::weak_ptr<CurlMulti*>(alive_)](boost::system::error_code) {
                            const auto self = alive.lock();
                            if (!self) return;
                            (*self)->waiting_ = false;
                            (*self)->sockets_ready();
                        });
}

void CurlMulti::sockets_ready() {
    std::array<epoll_event, 128> ready;
    busy_ = true;
    const int count =
        ::epoll_wait(sockets_.native_handle(), ready.data(), static_cast<int>(ready.size()), 0);
    for (int i = 0; i < count; ++i) {
        const auto& event = ready[static_cast<std::size_t>(i)];
        if (const auto found = watched_.find(event.data.fd); found != watched_.end()) {
            found->second->ready();
            continue;
        }
        int action = 0;
        if (event.events & EPOLLIN) action |= CURL_CSELECT_IN;
        if (event.events & EPOLLOUT) action |= CURL_CSELECT_OUT;
        if (event.events & (EPOLLERR | EPOLLHUP)) action |= CURL_CSELECT_ERR;
        act(event.data.fd, action);
    }
    finish_transfers();
    settle();
    if (under_way_ > 0) wait_for_sockets();
}

void CurlMulti::act(curl_socket_t socket, int events) {
    int running = 0;
    curl_multi_socket_action(multi_.get(), socket, events, &running);
}

void CurlMulti::finish_transfers() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        // The message dies with the removal.
        CURL* handle = message->easy_handle;
        const CURLcode code = message->data.result;
        CurlTransfer* transfer = nullptr;
        curl_easy_getinfo(handle, CURLINFO_PRIVATE, &transfer);
        --under_way_;
        failed_.erase(transfer);
        if (connecting_.erase(transfer) > 0 && code == CURLE_OK)
            connected_.insert(transfer);
        else
            curl_multi_remove_handle(multi_.get(), handle);
        transfer->finished(code);
    }
    while (!failed_.empty()) {
        CurlTransfer& transfer = **failed_.begin();
        stop(transfer);
        transfer.finished(CURLE_ABORTED_BY_CALLBACK);
    }
}

// Calls libcurl as long as it asks to be called at once, then lets the loop have its turn.
void CurlMulti::settle() {
    constexpr int rounds = 4;
    busy_ = true;
    for (int round = 0; round < rounds && std::exchange(call_now_, false); ++round) {
        act(CURL_SOCKET_TIMEOUT, 0);
        finish_transfers();
    }
    finish_transfers();
    busy_ = false;
    if (call_now_) post_settle();
    rest_when_idle();
}

void CurlMulti::arm_timer() {
    if (timer_until_ && *timer_until_ <= *call_at_) return;
    timer_until_ = call_at_;
    timer_.expires_at(*call_at_);
    timer_.async_wait([alive = std::weak_ptr<CurlMulti*>(alive_)](boost::system::error_code error) {
        const auto self = alive.lock();
        if (!self || error) return;
        auto& multi = **self;
        multi.timer_until_.reset();
        if (!multi.call_at_) return;
        if (Clock::now() < *multi.call_at_) return multi.arm_timer();
        multi.call_at_.reset();
        multi.call_now_ = true;
        multi.settle();
    });
}

void CurlMulti::rest_when_idle() {
    if (under_way_ > 0) return;
    if (waiting_) sockets_.cancel();
    call_at_.reset();
    if (timer_until_.has_value()) timer_.cancel();
    timer_until_.reset();
}

}  // namespace termijnd
