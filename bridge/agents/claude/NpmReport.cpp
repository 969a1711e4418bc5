#include "bridge/agents/claude/NpmReport.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace bridge::claude {

namespace {

using Problem = agent::InstallProblem;

struct Code
{
    const char *name;
    Problem::Kind kind;
};

constexpr std::array kCodes{
    Code{"ENOTFOUND", Problem::Kind::Offline},
    Code{"EAI_AGAIN", Problem::Kind::Offline},
    Code{"ECONNREFUSED", Problem::Kind::Offline},
    Code{"ECONNRESET", Problem::Kind::Offline},
    Code{"ECONNABORTED", Problem::Kind::Offline},
    Code{"ETIMEDOUT", Problem::Kind::Offline},
    Code{"ENETUNREACH", Problem::Kind::Offline},
    Code{"EHOSTUNREACH", Problem::Kind::Offline},
    Code{"ERR_SOCKET_TIMEOUT", Problem::Kind::Offline},
    Code{"EIDLETIMEOUT", Problem::Kind::Offline},
    Code{"FETCH_ERROR", Problem::Kind::Offline},
    Code{"E502", Problem::Kind::Offline},
    Code{"E503", Problem::Kind::Offline},
    Code{"E504", Problem::Kind::Offline},
    Code{"E401", Problem::Kind::Refused},
    Code{"E403", Problem::Kind::Refused},
    Code{"E407", Problem::Kind::Refused},
    Code{"ENEEDAUTH", Problem::Kind::Refused},
    Code{"EAUTHUNKNOWN", Problem::Kind::Refused},
    Code{"E404", Problem::Kind::NotOffered},
    Code{"ETARGET", Problem::Kind::NotOffered},
    Code{"ENOVERSIONS", Problem::Kind::NotOffered},
    Code{"ENOSPC", Problem::Kind::DiskFull},
    Code{"EDQUOT", Problem::Kind::DiskFull},
    Code{"EFBIG", Problem::Kind::DiskFull},
    Code{"EACCES", Problem::Kind::NoPermission},
    Code{"EPERM", Problem::Kind::NoPermission},
    Code{"EROFS", Problem::Kind::NoPermission},
    Code{"EINTEGRITY", Problem::Kind::Damaged},
    Code{"EBADSIZE", Problem::Kind::Damaged},
    Code{"Z_DATA_ERROR", Problem::Kind::Damaged},
    Code{"TAR_BAD_ARCHIVE", Problem::Kind::Damaged},
};

Problem::Kind kindOf(const QString &code)
{
    const auto known = std::ranges::find_if(
        kCodes, [&code](const Code &each) { return code == QLatin1String(each.name); });
    return known == kCodes.end() ? Problem::Kind::Failed : known->kind;
}

/// The origin of the first address in `text`, without a user name; empty: there is none.
QString originIn(const QString &text)
{
    static const QRegularExpression kAddress(
        QStringLiteral("(https?://)(?:[^/\\s]*@)?([^/\\s?#@\"',;]+)"));
    const QRegularExpressionMatch found = kAddress.match(text);
    return found.captured(1) + found.captured(2);
}

} // namespace

std::optional<NpmOffer> readOffer(const QByteArray &output)
{
    const QJsonObject fields = QJsonDocument::fromJson(output).object();
    static const QRegularExpression kVersion(QStringLiteral("^\\d+\\.\\d+\\.\\d+$"));
    const QString version = fields.value(QLatin1String("version")).toString();
    if (!kVersion.match(version).hasMatch())
        return std::nullopt;
    const double unpacked = fields.value(QLatin1String("dist"))
                                .toObject()
                                .value(QLatin1String("unpackedSize"))
                                .toDouble();
    constexpr double kMost = 8e9; // a number of someone else
    return NpmOffer{QVersionNumber::fromString(version),
                    unpacked > 0 && unpacked < kMost ? static_cast<qint64>(unpacked) : 0};
}

Problem readNpmProblem(const QByteArray &output, const QString &stderrTail)
{
    const QJsonObject error =
        QJsonDocument::fromJson(output).object().value(QLatin1String("error")).toObject();
    static const QRegularExpression kCode(QStringLiteral("^npm (?:ERR!|error) code (\\S+)"),
                                          QRegularExpression::MultilineOption);
    static const QRegularExpression kText(
        QStringLiteral("^npm (?:ERR!|error) (?!code |syscall |errno )(\\S.*)$"),
        QRegularExpression::MultilineOption);
    QString code = error.value(QLatin1String("code")).toString();
    if (code.isEmpty())
        code = kCode.match(stderrTail).captured(1);
    QString detail = error.value(QLatin1String("summary")).toString().section(u'\n', 0, 0);
    if (detail.isEmpty())
        detail = kText.match(stderrTail).captured(1);
    if (detail.isEmpty())
        detail = stderrTail.trimmed().section(u'\n', -1);
    const Problem::Kind kind = kindOf(code);
    return {.kind = kind,
            .subject = kind == Problem::Kind::Offline ? originIn(detail) : QString(),
            .detail = detail};
}

} // namespace bridge::claude
