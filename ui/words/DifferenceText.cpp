#include "ui/words/DifferenceText.h"

#include <QCoreApplication>

namespace ui {

using bridge::CredentialKind;
using bridge::ToolSearch;

namespace {

struct DifferenceText
{
    Q_DECLARE_TR_FUNCTIONS(DifferenceText)
};

} // namespace

QStringList differencesAt(const bridge::endpoint::Endpoint &endpoint)
{
    const auto host = endpoint.address.hostAndPort();
    if (endpoint.address.host() == QLatin1String("api.anthropic.com"))
        return {};
    QStringList words;
    const bool isProxy = endpoint.credential == CredentialKind::OwnSignIn;
    if (isProxy)
        words << DifferenceText::tr("Your Claude subscription pays, as without a custom endpoint. "
                                    "%1 sees your login and everything you send.")
                     .arg(host);
    else
        words << DifferenceText::tr("What it costs, and what becomes of what you send, is up to "
                                    "whoever runs %1. Your Claude account is not used.")
                     .arg(host);
    if (endpoint.options.toolSearch == ToolSearch::Off)
        words << DifferenceText::tr("Tool search is off: every tool is in every request, which "
                                    "takes more of the context.");
    words << DifferenceText::tr("Web search runs on Anthropic's servers. Here it is there only if "
                                "the endpoint passes it on or has its own.");
    if (!isProxy) {
        words << DifferenceText::tr("Fast mode, cloud sessions and claude.ai's connectors belong "
                                    "to a Claude account: they are not there.");
        words << DifferenceText::tr("Claude Code is made for Claude. Other models may use its "
                                    "tools less well, and stop sooner.");
    }
    words << DifferenceText::tr("Claude Code contacts nothing but the endpoint: it looks for no "
                                "updates and reports nothing to Anthropic.");
    return words;
}

} // namespace ui
