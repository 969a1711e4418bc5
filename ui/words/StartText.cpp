#include "ui/words/StartText.h"

#include "bridge/endpoint/profiles/EndpointPreset.h"
#include "ui/words/EndpointText.h"
#include "ui/words/MarkedText.h"
#include "ui/words/PresetText.h"

#include <QCoreApplication>

namespace ui {

using bridge::agent::SignIn;
using bridge::check::LocalServer;

namespace {

struct StartTr
{
    Q_DECLARE_TR_FUNCTIONS(StartText)
};

constexpr qsizetype kMostOfAName = 60;

/// One line of somebody else's text.
QString nameLine(const QString &text)
{
    const QString line = text.simplified();
    const QString shown =
        line.size() > kMostOfAName ? line.left(kMostOfAName) + QChar(0x2026) : line;
    return markedText(shown, TextUse::Name);
}

} // namespace

QString serverName(const LocalServer &server)
{
    const auto *preset = bridge::endpoint::findPreset(server.presetId);
    return preset ? presetName(*preset) : hostOf(server.address);
}

Status modelsOf(const LocalServer &server)
{
    if (server.loaded) {
        const auto count = static_cast<int>(server.loaded->size());
        if (count == 0)
            return {Tone::Warn,
                    server.models.isEmpty() ? StartTr::tr("no model")
                                            : StartTr::tr("no model loaded"),
                    {}};
        const QString first = nameLine(server.loaded->first());
        return {Tone::Ok,
                count == 1
                    ? StartTr::tr("%1 loaded").arg(first)
                    : StartTr::tr("%1 and %2 more loaded").arg(first, QString::number(count - 1)),
                {}};
    }
    const auto count = static_cast<int>(server.models.size());
    if (count == 0)
        return {Tone::Warn, StartTr::tr("names no model"), {}};
    // Of an unknown kind: whether it can be used shows when it is.
    return {server.presetId.isEmpty() ? Tone::Neutral : Tone::Ok,
            count == 1 ? nameLine(server.models.first()) : StartTr::tr("%1 models").arg(count),
            {}};
}

QString foundWords(int servers)
{
    return servers == 0 ? StartTr::tr("none found on this computer")
                        : StartTr::tr("%1 found on this computer").arg(servers);
}

QString wordsFor(const SignIn &signIn)
{
    switch (signIn.kind) {
    case SignIn::Kind::Unknown:
        break;
    case SignIn::Kind::SignedOut:
        return StartTr::tr("not signed in");
    case SignIn::Kind::SignedIn:
        return signIn.account.isEmpty()
                   ? StartTr::tr("signed in")
                   : StartTr::tr("signed in as %1").arg(nameLine(signIn.account));
    }
    return {};
}

} // namespace ui
