#pragma once

#include "bridge/answers/ServerAnswer.h"

#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

#include <ostream>
#include <vector>

/// An answer of a real server to `POST …/v1/messages` (tests/data/cases), and what is right.
struct RealCase
{
    QString id;
    bridge::answers::ServerAnswer answer; ///< received at kCasesReceived
    QByteArray contentType;
    bool isReal = true;  ///< false: written after a real one of its kind, not received
    QString layer;       ///< failureLayerName()
    QString kind;        ///< failureKindName()
    QString said;        ///< the server's sentence; empty: not compared
    QStringList says;    ///< each stands in the description
    QStringList never;   ///< none stands in it
    QString button;      ///< label of the first fix; "-": the endpoint can only be left
    bool atOnce = false; ///< a limit that the agent's retries cannot pass
    QString resetsAt;    ///< ISO 8601; empty: not told
    /// What else belongs to the situation.
    QMap<QString, QByteArray> pages{}; ///< path -> what a GET is answered with
    QByteArray onlyWith{};             ///< only requests with this in them are answered so
    QString playedKind;                ///< where the answer alone does not tell it; else `kind`
};

inline void PrintTo(const RealCase &known, std::ostream *out)
{
    *out << known.id.toStdString();
}

/// Names in the cases that came through a proxy.
inline const QString kCasesProxy = QStringLiteral("proxy.corp.test");
inline const QString kCasesHost = QStringLiteral("gw.corp.test");
inline constexpr auto kCasesReceived = "2026-11-29T12:00:00Z";

/// tests/data/cases/index.json with the files that it names, without those of other tests.
[[nodiscard]] std::vector<RealCase> realCases();
/// A file that is no answer to a message, and the source of the test that plays it.
struct CaseOfAnotherTest
{
    QString file;
    QString source;
};
[[nodiscard]] std::vector<CaseOfAnotherTest> casesOfOtherTests();
/// A file of tests/data/cases.
[[nodiscard]] QJsonObject recordedCase(const QString &file);
/// The id as the name of a test.
[[nodiscard]] std::string testNameOf(const RealCase &known);
