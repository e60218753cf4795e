#include "daemon/service/reload.h"

#include <utility>

#include "daemon/logging.h"
#include "daemon/service/sd_notify.h"
#include "scheduler/engine/generation.h"

namespace termijnd {

std::vector<std::string> keep_until_restart(const Settings& running, Settings& fresh) {
    std::vector<std::string> differ;
    const auto keep = [&differ](const char* key, const auto& is, auto& wanted) {
        if (is == wanted) return;
        differ.emplace_back(key);
        wanted = is;
    };
    keep("state_dir", running.state_dir, fresh.state_dir);
    keep("socket", running.socket, fresh.socket);
    if (running.http.address != fresh.http.address || running.http.port != fresh.http.port) {
        differ.emplace_back("http.listen");
        fresh.http = running.http;
    }
    keep("clock.mode", running.clock.mode, fresh.clock.mode);
    keep("clock.start", running.clock.start, fresh.clock.start);
    keep("clock.speed", running.clock.speed, fresh.clock.speed);
    keep("limits.body_kb", running.limits.body_bytes, fresh.limits.body_bytes);
    keep("limits.import_mb", running.limits.import_bytes, fresh.limits.import_bytes);
    keep("limits.connections", running.limits.connections, fresh.limits.connections);
    keep("limits.connections_per_peer", running.limits.connections_per_peer,
         fresh.limits.connections_per_peer);
    return differ;
}

Reload::Reload(boost::asio::io_context& loop, StoreWorker& store, SettingsSources sources,
               Hooks hooks)
    : loop_(loop), sources_(std::move(sources)), hooks_(std::move(hooks)), calls_(loop, store) {}

boost::system::result<std::shared_ptr<const World>, Faults> Reload::world_on_disk(
    const TriedFile* tried) const {
    const auto settings = load_settings(sources_);
    if (!settings) return settings.error();
    std::unique_ptr<Trial> trial;
    if (tried) {
        auto made = Trial::make(*settings, *tried);
        if (!made) return made.error();
        trial = std::move(*made);
    }
    auto assembled = assemble(trial ? trial->settings() : *settings);
    if (!assembled) return trial ? trial->as_sent(assembled.error()) : assembled.error();
    return std::make_shared<const World>(std::move(assembled->world));
}

void Reload::ask() {
    if (stopped_) return;
    if (under_way_) {
        again_ = true;
        return;
    }
    under_way_ = true;
    again_ = false;
    notify_reloading();
    read();
}

void Reload::read() {
    auto configuration = read_configuration(sources_, loop_);
    if (!configuration) return refuse(configuration.error());
    adopt(std::move(*configuration));
}

void Reload::refuse(const Faults& faults) {
    for (const Fault& fault : faults) log_error("settings.refused", fault.text());
    log_error("settings.kept", "The old settings stay in use; mend the faults and reload",
              {{"faults", faults.size()}});
    end(false, "Running with the old settings: the new are wrong");
}

void Reload::adopt(Configuration configuration) {
    auto fresh = std::make_shared<Configuration>(std::move(configuration));
    auto generation = std::make_shared<std::int64_t>(0);
    auto job = [generation, fingerprint = fresh->assembled.fingerprint](Transaction& tx) {
        *generation = adopt_generation(tx.memory, fingerprint);
    };
    calls_.post(std::move(job), [this, fresh, generation](auto error) {
        if (stopped_) return;
        if (error) return hooks_.failed(error);
        std::string status = "Running";
        for (const std::string& key : keep_until_restart(hooks_.running(), fresh->settings)) {
            log_warning("settings.needs_restart",
                        "A changed setting is used after a restart only; the old value stays",
                        {{"key", key}});
            status += (status == "Running" ? "; used after a restart only: " : ", ") + key;
        }
        fresh->assembled.world.generation = *generation;
        hooks_.use({std::move(fresh->settings),
                    std::make_shared<const World>(std::move(fresh->assembled.world)),
                    std::move(fresh->assembled.renderer), std::move(fresh->outlets)});
        log_info("settings.reloaded", "The new settings are in use");
        end(true, status);
    });
}

void Reload::end(bool good, const std::string& status) {
    under_way_ = false;
    hooks_.ended(good);
    notify_ready(status);
    if (again_) ask();
}

}  // namespace termijnd
