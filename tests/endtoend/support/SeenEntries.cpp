#include "tests/endtoend/support/SeenEntries.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace bridge::chat;

namespace {

QString nested(const QString &parentToolUseId)
{
    return parentToolUseId.isEmpty() ? QString() : u"  "_s;
}

QStringList linesOf(const std::vector<bridge::agent::FileChange> &changes)
{
    QStringList lines;
    for (const auto &change : changes) {
        for (const auto &hunk : change.hunks)
            lines << u"%1 %2 %3"_s.arg(change.path).arg(hunk.oldStart).arg(hunk.newStart)
                  << hunk.lines;
    }
    return lines;
}

struct Seen
{
    QString operator()(const UserMessage &entry) const
    {
        return u"Q "_s + entry.text
               + (entry.images > 0 ? u" (%1 images)"_s.arg(entry.images) : QString());
    }
    QString operator()(const AnswerText &entry) const
    {
        return nested(entry.parentToolUseId)
               + u"A %1 [%2 %3] %4"_s.arg(entry.text, entry.endpoint, entry.model)
                     .arg(entry.isEndpointKnown);
    }
    QString operator()(const ThinkingText &entry) const { return u"thinks "_s + entry.text; }
    QString operator()(const ToolUse &entry) const
    {
        return nested(entry.parentToolUseId)
               + u"tool %1 %2 %3: %4 +%5 -%6\n%7\n%8"_s.arg(entry.name)
                     .arg(int(entry.state))
                     .arg(entry.input.headline, entry.output)
                     .arg(entry.linesAdded)
                     .arg(entry.linesRemoved)
                     .arg(linesOf(entry.changes).join(u'\n'), entry.input.json);
    }
    QString operator()(const PermissionEntry &entry) const
    {
        return u"asks %1 %2 %3 %4 %5"_s.arg(entry.request.toolName)
            .arg(int(entry.request.kind))
            .arg(int(entry.outcome))
            .arg(entry.note, entry.request.input.content);
    }
    QString operator()(const Divider &entry) const
    {
        return u"line %1 %2 %3 %4"_s.arg(int(entry.kind))
            .arg(entry.detail, entry.model)
            .arg(entry.count);
    }
    template <typename T>
    QString operator()(const T &) const
    {
        return u"other"_s;
    }
};

} // namespace

std::vector<std::string> seenIn(Chat &chat)
{
    std::vector<std::string> all;
    for (int row = 0; row < chat.transcript().count(); ++row) {
        const auto &content = chat.transcript().entry(row).content;
        if (!std::holds_alternative<NoticeEntry>(content))
            all.push_back(std::visit(Seen{}, content).toStdString());
    }
    return all;
}

void expectSeen(const std::vector<std::string> &seen, const std::vector<std::string> &beginnings)
{
    const auto begins = [](const std::string &entry, const std::string &beginning) {
        return entry.starts_with(beginning);
    };
    const auto [here, there] = std::ranges::mismatch(seen, beginnings, begins);
    // The beginnings of some entries, from the one before the first that differs.
    const auto around = [](const std::vector<std::string> &entries, auto at) {
        std::string text;
        for (auto entry = at == entries.begin() ? at : at - 1;
             entry != entries.end() && entry - at < 4; ++entry)
            text += "\n  " + entry->substr(0, 300);
        return text;
    };
    EXPECT_TRUE(here == seen.end() && there == beginnings.end())
        << "entry " << here - seen.begin() << " of " << seen.size() << ", " << beginnings.size()
        << " expected\nseen:" << around(seen, here) << "\nexpected:" << around(beginnings, there);
}
