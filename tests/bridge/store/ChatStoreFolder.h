#pragma once

#include "bridge/core/Ids.h"
#include "bridge/store/ChatStore.h"
#include "bridge/store/Origins.h"
#include "bridge/store/RecordJson.h"
#include "tests/support/EventLoop.h"
#include "tests/support/FakeClock.h"
#include "tests/support/NoSpace.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace chatstoretest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::store;
using Kind = StoreProblem::Kind;
using Mode = ChatStore::Mode;

inline const QString kSession = u"0b9ad9d6-1b0f-4e04-9d0c-0d0d3ab0b3d1"_s;
inline const QString kOther = u"1b9ad9d6-1b0f-4e04-9d0c-0d0d3ab0b3d1"_s;

class ChatStoreTest : public testing::Test
{
protected:
    ChatStoreTest() { start(); }
    void start(Mode mode = Mode::OnDisk)
    {
        store.reset();
        store = std::make_unique<ChatStore>(folder, mode, clock);
        EXPECT_TRUE(store->open());
        EXPECT_TRUE(soon([this] { return !store->areOriginsAwaited(); }));
    }
    void setDraft(const QString &text, const QString &session = kSession)
    {
        store->update(session, [&text](ChatRecord &record) { record.draft = text; });
    }
    QString draft(const QString &session = kSession) const
    {
        const ChatRecord *record = store->find(session);
        return record ? record->draft : u"(none)"_s;
    }
    /// As another program would find it now.
    QString draftOnDisk(const QString &session = kSession) const
    {
        const auto record = readRecord(content(pathOf(session)), session);
        return record ? record->record.draft : u"(none)"_s;
    }
    bool flushed(const QString &session = kSession)
    {
        std::optional<bool> done;
        store->flush(session, store.get(), [&done](bool ok) { done = ok; });
        EXPECT_TRUE(soon([&done] { return done.has_value(); }));
        return done.value_or(false);
    }
    QString pathOf(const QString &session) const
    {
        return folder + u"/chats/"_s + session + u".json"_s;
    }
    static QByteArray content(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void write(const QString &path, const QByteArray &text)
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    std::optional<Kind> problem() const
    {
        return store->problems().empty() ? std::nullopt
                                         : std::optional(store->problems().front().kind);
    }

    QTemporaryDir base;
    const QString folder = base.filePath(u"data/drawbridge"_s);
    FakeClock clock;
    std::unique_ptr<ChatStore> store;
};

} // namespace chatstoretest
