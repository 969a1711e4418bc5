#pragma once

#include "app/control/ControlClient.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <optional>

/// A command line with a request to a window, and every answer to it.
struct Caller
{
    explicit Caller(const QString &folder, const QStringList &arguments = {},
                    const QString &text = {}, bool isForNextWindow = false)
        : client(folder, {[this](const QByteArray &bytes) { out += bytes; },
                          [this](const QByteArray &bytes) { err += bytes; }})
    {
        QObject::connect(&client, &app::ControlClient::finished, &client, [this](int code) {
            exitCode = code;
            ++ends;
        });
        client.send({arguments, text, {}, isForNextWindow});
    }

    [[nodiscard]] bool waitForEnd()
    {
        constexpr int kPatienceMs = 30'000;
        return QTest::qWaitFor([this] { return exitCode.has_value(); }, kPatienceMs);
    }
    [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(out.toStdString()); }

    QByteArray out;
    QByteArray err;
    std::optional<int> exitCode;
    int ends = 0;
    app::ControlClient client;
};
