#pragma once

#include "bridge/agents/claude/ClaudeArchive.h"
#include "bridge/agents/claude/SessionReader.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace claudearchivetest {

using namespace Qt::StringLiterals;
using namespace bridge::agent;
using bridge::claude::ClaudeArchive;
using bridge::claude::SessionReader;
using testing::ElementsAre;
using testing::IsEmpty;

inline const QString kSession = u"11111111-2222-4333-8444-555555555555"_s;

/// A configuration folder with one session.
class ClaudeArchiveTest : public testing::Test
{
protected:
    ClaudeArchiveTest()
    {
        environment.insert(u"CLAUDE_CONFIG_DIR"_s, home.path());
        QDir(home.path()).mkpath(u"projects/-home-user-project"_s);
    }

    [[nodiscard]] ClaudeArchive archive() const { return ClaudeArchive(environment); }
    [[nodiscard]] QString path(const QString &session = kSession) const
    {
        return home.filePath(u"projects/-home-user-project/%1.jsonl"_s.arg(session));
    }

    void write(const QByteArray &content, const QString &session = kSession) const
    {
        QFile file(path(session));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    /// A real session, with what it has beside it.
    void useSample(const QString &name) const
    {
        const QString samples = QStringLiteral(DRAWBRIDGE_SOURCE "/tests/data/sessions/");
        QFile file(samples + name + u".jsonl"_s);
        ASSERT_TRUE(file.open(QIODevice::ReadOnly)) << name.toStdString();
        write(file.readAll());
        const QString beside = samples + name + u"/subagents"_s;
        const QString target = path().chopped(6) + u"/subagents"_s;
        QDir().mkpath(target);
        for (const QString &each : QDir(beside).entryList(QDir::Files))
            QFile::copy(beside + u'/' + each, target + u'/' + each);
    }

    [[nodiscard]] ArchiveFile file() const
    {
        const auto found = archive().find(kSession);
        EXPECT_TRUE(found && *found);
        return found && *found ? **found : ArchiveFile();
    }

    [[nodiscard]] ArchivePage page(int most = 1000, const ArchivePlace &place = {}) const
    {
        auto read = archive().page(file(), place, most);
        EXPECT_TRUE(read);
        return read ? *read : ArchivePage();
    }

    [[nodiscard]] ArchivedTurn turn(const QString &messageId = {}) const
    {
        auto read = archive().turn(file(), messageId);
        EXPECT_TRUE(read);
        return read ? *read : ArchivedTurn();
    }

    [[nodiscard]] ConversationFacts facts() const
    {
        const auto read = archive().facts(file());
        EXPECT_TRUE(read && *read);
        return read && *read ? **read : ConversationFacts();
    }

    QTemporaryDir home;
    QProcessEnvironment environment;
};

/// One word for each item.
inline QString wordFor(const ArchivedItem &item)
{
    if (const auto *prompt = std::get_if<ArchivedPrompt>(&item.content))
        return u"> "_s + prompt->text;
    if (const auto *answer = std::get_if<ArchivedAnswer>(&item.content))
        return (answer->isAllowed ? u"allowed "_s : u"refused "_s) + answer->request.toolName
               + (answer->note.isEmpty() ? QString() : u": "_s + answer->note);
    if (const auto *mark = std::get_if<ArchivedMark>(&item.content)) {
        switch (mark->kind) {
        case ArchivedMark::Kind::Compacted:
            return u"compacted "_s + mark->detail;
        case ArchivedMark::Kind::Cleared:
            return u"cleared"_s;
        case ArchivedMark::Kind::Interrupted:
            return u"interrupted"_s;
        case ArchivedMark::Kind::Failed:
            return u"failed "_s + mark->detail.left(14);
        case ArchivedMark::Kind::SkippedLines:
            return u"skipped %1"_s.arg(mark->count);
        }
    }
    const auto &event = std::get<AgentEvent>(item.content);
    if (const auto *block = std::get_if<BlockFinished>(&event)) {
        switch (block->kind) {
        case BlockKind::ToolUse:
            return block->toolName;
        case BlockKind::Thinking:
            return u"thinking"_s;
        default:
            return (block->isFromAgent ? u"agent "_s : QString())
                   + block->text.section(u'\n', 0, 0).left(24);
        }
    }
    if (const auto *tool = std::get_if<ToolFinished>(&event))
        return tool->ok ? u"done"_s : u"error"_s;
    return u"?"_s;
}

inline std::vector<std::string> words(const std::vector<ArchivedItem> &items)
{
    std::vector<std::string> words;
    for (const ArchivedItem &item : items)
        words.push_back(wordFor(item).toStdString());
    return words;
}

template <typename Event>
std::vector<Event> all(const std::vector<ArchivedItem> &items)
{
    std::vector<Event> found;
    for (const ArchivedItem &item : items) {
        const auto *event = std::get_if<AgentEvent>(&item.content);
        if (const auto *wanted = event ? std::get_if<Event>(event) : nullptr)
            found.push_back(*wanted);
    }
    return found;
}

inline QByteArray line(const QString &id, const QString &parent, const QString &type,
                       const QJsonObject &rest = {})
{
    QJsonObject object = rest;
    object.insert(u"isSidechain"_s, false);
    object.insert(u"uuid"_s, id);
    object.insert(u"type"_s, type);
    object.insert(u"timestamp"_s, u"2026-11-29T10:00:00.000Z"_s);
    const QByteArray quoted = parent.isEmpty() ? "null" : '"' + parent.toUtf8() + '"';
    return "{\"parentUuid\":" + quoted + ','
           + QJsonDocument(object).toJson(QJsonDocument::Compact).mid(1) + '\n';
}

inline QByteArray user(const QString &id, const QString &parent, const QString &text)
{
    return line(id, parent, u"user"_s,
                {{u"cwd"_s, u"/home/user/project"_s},
                 {u"promptSource"_s, u"sdk"_s},
                 {u"message"_s, QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, text}}}});
}

inline QByteArray answer(const QString &id, const QString &parent, const QString &text)
{
    const QJsonObject block{{u"type"_s, u"text"_s}, {u"text"_s, text}};
    return line(id, parent, u"assistant"_s,
                {{u"message"_s, QJsonObject{{u"id"_s, u"msg-"_s + id},
                                            {u"role"_s, u"assistant"_s},
                                            {u"model"_s, u"m"_s},
                                            {u"stop_reason"_s, u"end_turn"_s},
                                            {u"content"_s, QJsonArray{block}}}}});
}

inline QByteArray longConversation(int messages)
{
    QByteArray content;
    QString parent;
    for (int i = 0; i < messages; ++i) {
        const QString number = QString::number(i);
        content += user(u"u"_s + number, parent, u"question "_s + number);
        content += answer(u"a"_s + number, u"u"_s + number, u"answer "_s + number);
        parent = u"a"_s + number;
    }
    return content;
}

} // namespace claudearchivetest
