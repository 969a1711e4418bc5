#include "bridge/diff/EditPreview.h"

#include "bridge/core/RegularFile.h"

#include <QElapsedTimer>
#include <QFile>
#include <QStringDecoder>

#include <utility>

namespace bridge::diff {

namespace {

constexpr qint64 kMostMilliseconds = 500;

/// A file as the agent's edit tools see it: UTF-8, lines end with LF. nullopt: not known.
std::optional<QString> textOfFile(const QString &path)
{
    const auto bytes = readRegularFile(path, kLargestFile);
    if (!bytes || bytes->contains('\0'))
        return std::nullopt;
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder.decode(*bytes);
    if (decoder.hasError())
        return std::nullopt;
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    return text;
}

/// Up to the end of the last whole line.
QString wholeLines(const QString &text)
{
    return text.left(text.lastIndexOf(u'\n') + 1);
}

QString withEnd(const QString &text)
{
    return text.isEmpty() || text.endsWith(u'\n') ? text : text + u'\n';
}

/// The file after the replacements; while the last one grows, up to where it has come. nullopt: the
/// file does not have what is replaced, or it takes too long.
std::optional<QString> replaced(const QString &file, const EditRequest &request,
                                const std::stop_token &stop)
{
    QElapsedTimer time;
    time.start();
    QString text = file;
    for (std::size_t i = 0; i < request.replacements.size(); ++i) {
        if (stop.stop_requested() || time.elapsed() > kMostMilliseconds)
            return std::nullopt;
        const Replacement &each = request.replacements[i];
        const bool grows = request.isGrowing && i + 1 == request.replacements.size();
        if (each.before.isEmpty()) {
            // A new file, or a mistake.
            if (!file.isEmpty() || request.replacements.size() > 1)
                return std::nullopt;
            return each.after;
        }
        const qsizetype at = text.indexOf(each.before);
        // What stands there several times is refused by the agent.
        if (at < 0 || (!each.everywhere && text.indexOf(each.before, at + 1) >= 0))
            return std::nullopt;
        if (grows)
            text = text.left(at) + each.after;
        else if (each.everywhere)
            text.replace(each.before, each.after);
        else
            text.replace(at, each.before.size(), each.after);
    }
    return text;
}

std::optional<EditPreview> placedPreview(const QString &file, const EditRequest &request,
                                         const std::stop_token &stop)
{
    const auto after = replaced(file, request, stop);
    if (!after)
        return std::nullopt;
    // What the text has not reached yet is unchanged so far.
    auto diff = request.isGrowing ? lineDiff(file, wholeLines(*after), End::Second, {}, stop)
                                  : lineDiff(file, *after, End::Both, {}, stop);
    if (!diff)
        return std::nullopt;
    return EditPreview{std::move(*diff), true};
}

/// The replacements alone; where they are in the file is not known.
std::optional<EditPreview> plainPreview(const EditRequest &request, const std::stop_token &stop)
{
    EditPreview preview;
    for (std::size_t i = 0; i < request.replacements.size(); ++i) {
        const Replacement &each = request.replacements[i];
        const bool grows = request.isGrowing && i + 1 == request.replacements.size();
        auto diff =
            lineDiff(withEnd(each.before), grows ? wholeLines(each.after) : withEnd(each.after),
                     grows ? End::Second : End::Both, {}, stop);
        if (!diff)
            return std::nullopt;
        for (Hunk &hunk : diff->hunks) {
            hunk.oldStart = hunk.newStart = 0;
            preview.diff.hunks.push_back(std::move(hunk));
        }
        preview.diff.added += diff->added;
        preview.diff.removed += diff->removed;
        preview.diff.isCoarse = preview.diff.isCoarse || diff->isCoarse;
    }
    return preview;
}

/// The whole file becomes `content`. Numbers of the new lines are known in any case.
std::optional<EditPreview> writePreview(const std::optional<QString> &file,
                                        const EditRequest &request, const std::stop_token &stop)
{
    const QString after = request.isGrowing ? wholeLines(request.content) : request.content;
    auto diff = lineDiff(file.value_or(QString()), after,
                         request.isGrowing ? End::Second : End::Both, {}, stop);
    if (!diff)
        return std::nullopt;
    return EditPreview{std::move(*diff), file.has_value()};
}

} // namespace

std::optional<EditPreview> previewOf(const EditRequest &request, const std::stop_token &stop)
{
    std::optional<QString> file;
    if (!request.path.isEmpty()) {
        file = textOfFile(request.path);
        if (!file && !QFile::exists(request.path))
            file = QString();
    }
    if (stop.stop_requested())
        return std::nullopt;
    if (request.replacements.empty())
        return writePreview(file, request, stop);
    if (file) {
        if (auto placed = placedPreview(*file, request, stop))
            return placed;
    }
    return stop.stop_requested() ? std::nullopt : plainPreview(request, stop);
}

} // namespace bridge::diff
