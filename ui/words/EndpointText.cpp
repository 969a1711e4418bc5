#include "ui/words/EndpointText.h"

#include "ui/kit/Theme.h"

#include <QCoreApplication>
#include <QFontMetrics>

namespace ui {

using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;
using bridge::endpoint::EndpointPin;

namespace {

constexpr int kMenuNameWidth = 260;
constexpr int kMenuNoteWidth = 220;

struct EndpointText
{
    Q_DECLARE_TR_FUNCTIONS(EndpointText)
};

QString forMenu(const QString &text, Qt::TextElideMode mode, int width)
{
    QString shown = QFontMetrics(Theme::textFont()).elidedText(text.simplified(), mode, width);
    return shown.replace(u'&', QLatin1String("&&"));
}

} // namespace

QString hostOf(const QString &address)
{
    const auto parsed = EndpointAddress::parse(address);
    return parsed ? parsed->hostAndPort() : address;
}

QString endpointName(const EndpointChoice &choice)
{
    if (!choice.isEnabled())
        return EndpointText::tr("no custom endpoint");
    const QString profile = choice.activeProfile();
    return profile.isEmpty() ? hostOf(choice.addressText()) : profile;
}

QString endpointName(const EndpointChoice &choice, const EndpointPin &pin)
{
    switch (pin.kind) {
    case EndpointPin::Kind::FollowsSettings:
        break;
    case EndpointPin::Kind::Profile:
        return pin.profile;
    case EndpointPin::Kind::DefaultApi:
        return EndpointText::tr("Claude Code's default");
    }
    return endpointName(choice);
}

QString pinText(const EndpointPin &pin)
{
    switch (pin.kind) {
    case EndpointPin::Kind::FollowsSettings:
        break;
    case EndpointPin::Kind::Profile:
        return EndpointText::tr("pinned: %1").arg(pin.profile);
    case EndpointPin::Kind::DefaultApi:
        return EndpointText::tr("pinned: Claude Code's default");
    }
    return {};
}

QString giverText(const QString &model, const QString &endpoint)
{
    const QString host = endpoint.isEmpty() ? EndpointText::tr("default API") : hostOf(endpoint);
    return model.isEmpty() ? host : QStringLiteral("%1 · %2").arg(model, host);
}

QString menuText(const QString &name, const QString &note)
{
    const QString text = forMenu(name, Qt::ElideRight, kMenuNameWidth);
    // What follows a tab stands at the other side, where shortcuts do.
    return note.isEmpty() ? text : text + u'\t' + forMenu(note, Qt::ElideMiddle, kMenuNoteWidth);
}

} // namespace ui
