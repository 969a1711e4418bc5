#include "bridge/store/RecordJson.h"
#include "tests/bridge/chat/KeptChatSupport.h"

#include <QFile>
#include <QTest>

#include <gmock/gmock.h>

namespace keptchattest {

using namespace Qt::StringLiterals;
using namespace bridge;
using namespace bridge::chat;
using agent::ArchivedItem;
using agent::ArchivedPrompt;
using session::ChatState;
using store::ChatStore;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Begin = session::Session::Begin;
using Delivery = UserMessage::Delivery;

using KeptChat = KeptChatTest;

// Writing

TEST_F(KeptChat, SendsAMessageWhenItIsOnTheDiskAndNotBefore)
{
    scripted.goLive();
    bool wasOnDisk = false;
    QObject::connect(&chat(), &Chat::messageSent, &chat(), [&] {
        QFile file(folder.filePath(u"chats/%1.json"_s.arg(scripted.sessionId())));
        wasOnDisk = file.open(QIODevice::ReadOnly) && file.readAll().contains("a precious thought");
    });
    chat().send(u"a precious thought"_s);
    EXPECT_THAT(scripted.agent().userTexts(), IsEmpty());
    EXPECT_EQ(saidIn(chat()), QStringList{u"Q: a precious thought"_s}) << "shown at once";
    flush();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"a precious thought"_s});
    EXPECT_TRUE(wasOnDisk);
}

TEST_F(KeptChat, DoesNotWaitForADiskThatDoesNotAnswer)
{
    scripted.goLive();
    chat().send(u"one"_s);
    chat().send(u"two"_s);
    EXPECT_EQ(chat().queuedMessages(), 2);
    scripted.clock.advance(ChatKeeper::kFlushPatience);
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"one"_s});
    EXPECT_EQ(rowsOf(chat()), QStringList{u"two"_s}) << "in order";
}

TEST_F(KeptChat, WaitsForTheDiskAsLongForEachMessage)
{
    scripted.goLive();
    const QSignalSpy told(&chat(), &Chat::messageKept);
    chat().send(u"one"_s);
    scripted.clock.advance(ChatKeeper::kFlushPatience - std::chrono::milliseconds(100));
    chat().send(u"two"_s);
    scripted.clock.advance(std::chrono::milliseconds(100));
    ASSERT_EQ(told.count(), 1);
    EXPECT_FALSE(told.at(0).at(1).toBool());
    flush();
    ASSERT_EQ(told.count(), 2);
    EXPECT_TRUE(told.at(1).at(1).toBool());
}

TEST_F(KeptChat, IsNotKeptBeforeSomethingWasSaid)
{
    scripted.goLive();
    chat().setScrollPlace({u"item"_s, 3});
    EXPECT_FALSE(kept->find(scripted.sessionId()));
    chat().noteClosed();
    EXPECT_FALSE(kept->find(scripted.sessionId()));
}

TEST_F(KeptChat, KeepsEveryMessageInItsPlace)
{
    goIntoTurn(u"one"_s);
    send(u"two"_s);
    ASSERT_TRUE(record().messages.inFlight);
    EXPECT_EQ(record().messages.inFlight->text, u"one"_s);
    ASSERT_THAT(record().messages.waiting, SizeIs(1));
    EXPECT_EQ(record().messages.waiting[0].text, u"two"_s);
    scripted.failTurn(400, kNoModels);
    EXPECT_FALSE(record().messages.inFlight);
    ASSERT_THAT(record().messages.unanswered, SizeIs(1));
    EXPECT_EQ(record().messages.unanswered[0].text, u"one"_s);
    EXPECT_EQ(chat().takeUnanswered(), u"one"_s);
    EXPECT_THAT(record().messages.unanswered, IsEmpty());
}

TEST_F(KeptChat, KeepsWhichEndpointAndModelGaveAnAnswer)
{
    goIntoTurn(u"one"_s);
    scripted.streamText(u"Hi"_s);
    scripted.endTurn();
    const auto origins = kept->answerOrigins(scripted.sessionId());
    ASSERT_THAT(origins, SizeIs(1));
    EXPECT_EQ(origins[0].endpoint, kHere);
    EXPECT_EQ(origins[0].model, scripted.model);
}

TEST_F(KeptChat, RemovesWhatArrivedOfATurnWhenItsOutcomeIsOnTheDisk)
{
    goIntoTurn(u"one"_s);
    scripted.streamText(u"Hi"_s);
    EXPECT_THAT(kept->turnLines(scripted.sessionId()), testing::Not(IsEmpty()));
    send(u"two"_s);
    scripted.endTurn();
    scripted.beginTurn(); // the next turn's lines are not lost with the last one's
    scripted.streamText(u"there"_s);
    flush();
    const auto turn = TurnJournal::read(kept->turnLines(scripted.sessionId()));
    QStringList texts;
    for (const auto &event : turn.events) {
        if (const auto *text = std::get_if<agent::BlockText>(&event))
            texts.append(text->text);
    }
    EXPECT_EQ(texts, QStringList{u"there"_s});
}

TEST_F(KeptChat, MovesToTheNewConversationWhenTheAgentBeginsOne)
{
    goIntoTurn(u"one"_s);
    const QString before = chat().sessionId();
    QSignalSpy moved(&chat(), &Chat::sessionIdChanged);
    scripted.say({agent::TurnStarted{u"99999999-2222-4333-8444-555555555555"_s, {}, {}, {}}});
    ASSERT_EQ(moved.count(), 1);
    EXPECT_EQ(moved.at(0).at(0).toString(), before);
    const auto *record = kept->find(chat().sessionId());
    ASSERT_TRUE(record);
    EXPECT_TRUE(record->isOpen);
    EXPECT_TRUE(record->messages.inFlight);
    EXPECT_EQ(record->follows, before);
    EXPECT_FALSE(kept->find(before)->isOpen);
    EXPECT_FALSE(kept->find(before)->messages.inFlight);
}

// Coming back

TEST_F(KeptChat, ComesBackWithTitleDraftPlaceAndPin)
{
    goIntoTurn(u"fix the build"_s);
    scripted.endTurn();
    chat().setDraft(u"and then"_s);
    chat().setScrollPlace({u"item-7"_s, -12});
    chat().setPin({endpoint::EndpointPin::Kind::DefaultApi});
    chat().setOrder(3);
    killProgram();
    EXPECT_EQ(chat().title(), u"fix the build"_s);
    EXPECT_EQ(chat().draft(), u"and then"_s);
    EXPECT_EQ(chat().scrollPlace(), (store::ScrollPlace{u"item-7"_s, -12}));
    EXPECT_EQ(chat().pin().kind, endpoint::EndpointPin::Kind::DefaultApi);
    EXPECT_EQ(record().order, 3);
    EXPECT_TRUE(chat().isUnseen()) << "the answer was not on the screen";
    chat().setOnScreen(true);
    EXPECT_FALSE(record().isUnseen);
}

TEST_F(KeptChat, AMessageThatIsChangedIsLostAtNoMoment)
{
    goIntoTurn(u"one"_s);
    for (const QString &text : {u"two"_s, u"three"_s, u"four"_s})
        send(text);
    chat().setDraft(u"half a thought"_s);
    ASSERT_TRUE(chat().beginEdit(chat().queue()[1].id));
    chat().setDraft(u"other wor"_s);
    killProgram();
    EXPECT_EQ(rowsOf(chat()), (QStringList{u"two"_s, u"four"_s}));
    EXPECT_EQ(chat().draft(), u"other wor"_s);
    ASSERT_TRUE(chat().edited());
    EXPECT_EQ(chat().edited()->message.text, u"three"_s);
    EXPECT_EQ(chat().edited()->draft, u"half a thought"_s);

    chat().endEdit(u"other words"_s);
    killProgram();
    EXPECT_FALSE(chat().edited());
    EXPECT_EQ(rowsOf(chat()), (QStringList{u"two"_s, u"other words"_s, u"four"_s}));
    EXPECT_EQ(chat().draft(), u"half a thought"_s);
    EXPECT_TRUE(chat().isQueueHeld());
}

TEST_F(KeptChat, AChangedMessageIsSentWhenThatIsOnTheDiskAndNotBefore)
{
    goIntoTurn(u"one"_s);
    send(u"two"_s);
    send(u"three"_s);
    ASSERT_TRUE(chat().beginEdit(chat().queue()[0].id));
    chat().setDraft(u"two, better"_s);
    flush();
    const auto onDisk = [this] {
        QFile file(folder.filePath(u"chats/%1.json"_s.arg(scripted.sessionId())));
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        const auto read = store::readRecord(file.readAll(), scripted.sessionId());
        EXPECT_TRUE(read);
        return read ? read->record : store::ChatRecord();
    };
    ASSERT_TRUE(onDisk().edited);
    // Who kills the program now must not find it at the agent and as a message that is changed.
    QStringList waitingWhenSent;
    QObject::connect(&chat(), &Chat::messageSent, &chat(), [&] {
        const store::ChatRecord then = onDisk();
        EXPECT_FALSE(then.edited);
        for (const auto &message : then.messages.waiting)
            waitingWhenSent << message.text;
    });
    chat().endEdit(u"two, better"_s);
    scripted.endTurn();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"one"_s}) << "nothing passes it";
    EXPECT_EQ(rowsOf(chat()), (QStringList{u"two, better"_s, u"three"_s}));
    EXPECT_EQ(chat().state(), ChatState::Working);
    EXPECT_EQ(record().messages.waiting.size(), 2U);
    flush();
    EXPECT_EQ(scripted.agent().userTexts(), (QStringList{u"one"_s, u"two, better"_s}));
    EXPECT_EQ(waitingWhenSent, (QStringList{u"two, better"_s, u"three"_s}));
    EXPECT_EQ(rowsOf(chat()), QStringList{u"three"_s});
}

TEST_F(KeptChat, AChangedMessageThatIsSentAtOnceIsOnTheDiskFirst)
{
    goIntoTurn(u"one"_s);
    send(u"two"_s);
    const QString id = chat().queue()[0].id;
    ASSERT_TRUE(chat().beginEdit(id));
    scripted.endTurn();
    flush();
    chat().endEdit(u"two, better"_s);
    EXPECT_EQ(chat().state(), ChatState::Ready) << "it waits for the user";
    chat().sendQueuedNow(id);
    chat().send(u"three"_s);
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"one"_s});
    EXPECT_EQ(chat().state(), ChatState::Working);
    flush();
    EXPECT_EQ(scripted.agent().userTexts(), (QStringList{u"one"_s, u"two, better"_s}));
    EXPECT_EQ(rowsOf(chat()), QStringList{u"three"_s});
}

TEST_F(KeptChat, AChangedMessageDoesNotWaitForADiskThatDoesNotAnswer)
{
    goIntoTurn(u"one"_s);
    send(u"two"_s);
    send(u"three"_s);
    // Both return at the same time: the second one's disk counts.
    for (const QString &text : {u"two, better"_s, u"three, better"_s}) {
        ASSERT_TRUE(chat().beginEdit(chat().queue().at(text.startsWith(u"three"_s) ? 1 : 0).id));
        chat().endEdit(text);
        scripted.clock.advance(ChatKeeper::kFlushPatience / 2);
    }
    scripted.endTurn();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"one"_s});
    scripted.clock.advance(ChatKeeper::kFlushPatience / 2);
    EXPECT_EQ(scripted.agent().userTexts(), (QStringList{u"one"_s, u"two, better"_s}));
    EXPECT_EQ(rowsOf(chat()), QStringList{u"three, better"_s});
}

TEST_F(KeptChat, AChangedMessageKnowsThoseBeforeItUnderTheirNewIds)
{
    goIntoTurn(u"one"_s);
    send(u"two"_s);
    const QString before = scripted.session().messages().inFlight()->id;
    ASSERT_TRUE(chat().beginEdit(chat().queue()[0].id));
    EXPECT_EQ(chat().edited()->before, QStringList{before});
    scripted.failTurn(400, kNoModels);
    chat().sendAgain();
    const auto &again = scripted.session().messages().inFlight();
    ASSERT_TRUE(again);
    EXPECT_NE(again->id, before);
    EXPECT_EQ(chat().edited()->before, QStringList{again->id});
}

TEST_F(KeptChat, ADraftIsOnTheDiskWithinASecond)
{
    chat().setDraft(u"half a thou"_s);
    scripted.clock.advance(std::chrono::seconds(1));
    const QString path = folder.filePath(u"chats/%1.json"_s.arg(scripted.sessionId()));
    EXPECT_TRUE(QTest::qWaitFor([&] {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) && file.readAll().contains("half a thou");
    }));
}

TEST_F(KeptChat, ComesBackAsleepAndSendsNothingByItself)
{
    goIntoTurn(u"one"_s);
    send(u"two"_s);
    scripted.endTurn();
    scripted.beginTurn();
    send(u"three"_s);
    const int before = scripted.agents.count();
    killProgram();
    chat().start();
    scripted.settleLaunch();
    EXPECT_EQ(scripted.agents.count(), before);
    EXPECT_TRUE(chat().isAsleep());
    EXPECT_EQ(rowsOf(chat()), QStringList{u"three"_s});
    EXPECT_TRUE(chat().isQueueHeld());
}

TEST_F(KeptChat, AMessageThatWasNotSentIsARowAgainAlsoWhereThePastWasReadFirst)
{
    goIntoTurn(u"one"_s);
    send(u"two"_s);
    archive.items = {prompt(scripted.agent().userMessageIds().value(0), u"one"_s)};
    archive.archivedTurn = {.hasMessage = true, .isComplete = true};
    flush();
    scripted.deleteChat();
    kept.reset();
    kept = open();
    keep(true, Begin::Asleep);
    // The first look is for "one", the page comes next, and then the look for "two".
    QObject::connect(&chat(), &Chat::messageSettled, &chat(),
                     [this] { archive.archivedTurn = {}; });
    archive.answer();
    EXPECT_EQ(rowsOf(chat()), QStringList{u"two"_s});
    EXPECT_EQ(saidIn(chat()), QStringList{u"Q: one"_s});
}

TEST_F(KeptChat, MayBeHandedOverWhileATurnsOutcomeIsBeingWritten)
{
    goIntoTurn(u"one"_s);
    scripted.streamText(u"Hi"_s);
    scripted.endTurn();
    chat().handOver();
    flush();
    EXPECT_FALSE(record().messages.inFlight);
}

TEST_F(KeptChat, ShowsTheConversationsThatItWentOnFrom)
{
    const QString kFirst = u"33333333-2222-4333-8444-555555555555"_s;
    const QString kSecond = u"22222222-2222-4333-8444-555555555555"_s;
    kept->addAnswerOrigin(kFirst, {u"msg_1"_s, kThere, {}});
    kept->update(kSecond, [&](store::ChatRecord &each) { each.follows = kFirst; });
    kept->update(scripted.sessionId(), [&](store::ChatRecord &each) {
        each.hasBegun = true;
        each.follows = kSecond;
    });
    archive.items = {answerItem(u"1"_s, u"msg_1"_s, u"Hi"_s)};
    archive.asked.clear();
    killProgram();
    for (int pages = 1; pages < 3; ++pages) {
        ASSERT_TRUE(chat().hasEarlier());
        chat().loadEarlier();
        archive.answer();
    }
    EXPECT_FALSE(chat().hasEarlier());
    ASSERT_THAT(archive.asked, SizeIs(3));
    EXPECT_EQ(archive.asked[0].sessionId, scripted.sessionId());
    EXPECT_EQ(archive.asked[1].sessionId, kSecond);
    EXPECT_EQ(archive.asked[2].sessionId, kFirst);
    EXPECT_EQ(archive.asked[2].place, agent::ArchivePlace{}) << "from its end";
    EXPECT_EQ(entriesOf<AnswerText>(chat()).at(0).endpoint, kThere);
}

TEST_F(KeptChat, KeepsAMessageThatTheFileDoesNotHold)
{
    goIntoTurn(u"one"_s);
    killProgram();
    EXPECT_EQ(saidIn(chat()), QStringList{u"Q: one"_s});
    EXPECT_THAT(deliveriesOf(chat()), ElementsAre(Delivery::Unanswered));
}

TEST_F(KeptChat, IsBegunAgainIfItsFileNeverGotTheFirstMessage)
{
    goIntoTurn(u"one"_s);
    killProgram();
    chat().start();
    chat().wake();
    wake();
    scripted.agent().becomeStarted();
    scripted.agent().exit(1, u"no such session"_s);
    wake();
    EXPECT_EQ(scripted.agent().spec().arguments,
              (QStringList{u"--session"_s, scripted.sessionId()}));
    EXPECT_FALSE(chat().failure());
}

TEST_F(KeptChat, IsGoneWithItsFileIfSomethingWasAnsweredInIt)
{
    goIntoTurn(u"one"_s);
    scripted.streamText(u"Hi"_s);
    scripted.endTurn();
    flush();
    killProgram();
    chat().start();
    chat().wake();
    wake();
    const int count = scripted.agents.count();
    scripted.agent().becomeStarted();
    scripted.agent().exit(1, u"no such session"_s);
    wake();
    EXPECT_EQ(scripted.agents.count(), count);
    ASSERT_TRUE(chat().failure());
    EXPECT_EQ(chat().failure()->kind(), FailureKind::ConversationGone);
}

TEST_F(KeptChat, SaysWhereTheEndpointChangedWhileItWasClosed)
{
    goIntoTurn(u"one"_s);
    scripted.streamText(u"Hi"_s);
    scripted.endTurn();
    flush();
    archive.items = {prompt(u"1"_s, u"one"_s), answerItem(u"2"_s, u"msg_1"_s, u"Hi"_s)};
    killProgram(Begin::Awake);
    EXPECT_EQ(entriesOf<AnswerText>(chat()).at(0).endpoint, kHere);
    scripted.settings.setValue(settings::kCustomApiEndpoint, kThere);
    scripted.open();
    scripted.goLive();
    send(u"two"_s);
    scripted.beginTurn();
    scripted.streamText(u"Ho"_s);
    EXPECT_THAT(dividersOf(chat()), ElementsAre(Divider::Kind::EndpointChanged));
}

TEST_F(KeptChat, AskedToGoOnElsewhereFinishesTheSamePromptThere)
{
    goIntoTurn(u"one"_s);
    scripted.failTurn(500, u"API Error: 500"_s);
    chat().goOnAt({endpoint::EndpointPin::Kind::DefaultApi});
    scripted.settleLaunch();
    scripted.goLiveAgain();
    EXPECT_EQ(scripted.agent().userTexts(), QStringList{u"one"_s});
    ASSERT_THAT(dividersOf(chat()), ElementsAre(Divider::Kind::WentOn));
    EXPECT_EQ(entriesOf<Divider>(chat()).at(0).names, QStringList{kHere});
    EXPECT_EQ(record().pin.kind, endpoint::EndpointPin::Kind::DefaultApi);
}

TEST_F(KeptChat, SaysFromWhereOnlyOfTheChangeThatWasAskedFor)
{
    goIntoTurn(u"one"_s);
    scripted.failTurn(500, u"API Error: 500"_s);
    chat().goOnAt({endpoint::EndpointPin::Kind::DefaultApi});
    chat().setPin({}); // the user thinks better of it
    scripted.settleLaunch();
    scripted.settings.setValue(settings::kCustomApiEndpoint, kThere);
    scripted.settleLaunch();
    scripted.goLiveAgain();
    EXPECT_THAT(dividersOf(chat()), ElementsAre(Divider::Kind::EndpointChanged));
}

TEST_F(KeptChat, ARecordStaysOpenAtTheEndOfTheProgramAndNotWhenTheUserClosesIt)
{
    ChatList chats;
    send(u"one"_s);
    Chat &added = chats.add(scripted.takeChat());
    chats.stopAll();
    EXPECT_TRUE(record().isOpen);
    EXPECT_EQ(chats.lastClosed(*kept), QString());
    chats.close(added);
    EXPECT_FALSE(record().isOpen);
    EXPECT_EQ(chats.lastClosed(*kept), scripted.sessionId());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

TEST_F(KeptChat, ABranchShowsThePastOfTheConversationItIsACopyOf)
{
    archive.items = {prompt(u"1"_s, u"one"_s), answerItem(u"2"_s, u"msg_1"_s, u"Hi"_s)};
    const QString other = u"77777777-2222-4333-8444-555555555555"_s;
    kept->addAnswerOrigin(other, {u"msg_1"_s, kHere, u"m"_s});
    ChatKeeping keeping{kept.get(), &archive};
    keeping.branchOf = other;
    keeping.branchAt = u"2"_s;
    archive.answer();
    archive.asked.clear();
    scripted.keepChat(keeping);
    archive.answer();
    ASSERT_FALSE(archive.asked.empty());
    EXPECT_EQ(archive.asked[0].sessionId, other);
    EXPECT_EQ(archive.asked[0].place.parent, u"2"_s);
    EXPECT_EQ(saidIn(chat()), (QStringList{u"Q: one"_s, u"A: Hi"_s}));
    chat().setOrder(0); // what ChatList does
    EXPECT_EQ(record().branchOf, other) << "also when it is closed before its first message";
    goIntoTurn(u"two"_s);
    EXPECT_EQ(record().branchOf, QString());
}

// Going back

TEST_F(KeptChat, GoesBackToAMessageWhichComesBackIntoTheComposer)
{
    for (const QString &text : {u"one"_s, u"two"_s, u"three"_s}) {
        if (text == u"one"_s)
            scripted.goLive();
        send(text);
        scripted.beginTurn();
        scripted.streamText(u"to "_s + text);
        scripted.endTurn();
    }
    const QStringList ids = scripted.agent().userMessageIds();
    QSignalSpy rewound(&chat(), &Chat::rewound);
    chat().rewind(ids[1]);
    EXPECT_NE(scripted.agent().received().last().value(0), u"rewind"_s) << "before it is kept";
    EXPECT_EQ(record().draft, u"two"_s) << "the agent's file loses it before the answer";
    EXPECT_EQ(chat().draft(), QString());
    flush();
    EXPECT_EQ(scripted.agent().received().last(), (QStringList{u"rewind"_s, ids[1], ids[2]}));
    scripted.say({agent::ConversationRewound{true, ids[1], u"two"_s, {}}});
    EXPECT_EQ(saidIn(chat()), (QStringList{u"Q: one"_s, u"A: to one"_s}));
    ASSERT_EQ(rewound.count(), 1);
    EXPECT_EQ(rewound.at(0).at(0).toString(), u"two"_s);
    EXPECT_EQ(record().draft, u"two"_s);

    chat().setDraft(u"half a thought"_s);
    chat().rewind(ids[0]);
    EXPECT_EQ(record().draft, u"half a thought\n\none"_s);
    flush();
    scripted.say({agent::ConversationRewound{true, ids[0], u"one"_s, {}}});
    EXPECT_EQ(record().draft, u"half a thought\n\none"_s);
}

TEST_F(KeptChat, KeepsNoTextOfAMessageThatItCouldNotGoBackTo)
{
    goIntoTurn(u"one"_s);
    scripted.endTurn();
    chat().setDraft(u"half a thought"_s);
    const QString id = scripted.agent().userMessageIds().value(0);
    chat().rewind(id);
    EXPECT_EQ(record().draft, u"half a thought\n\none"_s);
    flush();
    scripted.say({agent::ConversationRewound{false, id, {}, u"stale_target"_s}});
    EXPECT_EQ(record().draft, u"half a thought"_s);
    EXPECT_EQ(chat().draft(), u"half a thought"_s);
}

TEST_F(KeptChat, SaysWhyItCannotGoBack)
{
    goIntoTurn(u"one"_s);
    QSignalSpy failed(&chat(), &Chat::goingBackFailed);
    chat().rewind(u"x"_s);
    EXPECT_EQ(failed.count(), 1) << "not in a turn";
    scripted.endTurn();
    chat().rewind(u"x"_s);
    scripted.say({agent::ConversationRewound{false, u"x"_s, {}, u"stale_target"_s}});
    ASSERT_EQ(failed.count(), 2);
    EXPECT_EQ(failed.at(1).at(0).toString(), u"stale_target"_s);
    EXPECT_EQ(saidIn(chat()), QStringList{u"Q: one"_s});
}

TEST_F(KeptChat, WakesToGoBack)
{
    goIntoTurn(u"one"_s);
    scripted.endTurn();
    const QString id = scripted.agent().userMessageIds().value(0);
    archive.items = {prompt(id, u"one"_s)};
    killProgram();
    chat().start();
    const int before = scripted.agents.count();
    chat().previewFiles(id);
    wake();
    ASSERT_EQ(scripted.agents.count(), before + 1);
    scripted.initialize();
    scripted.answerStatus();
    EXPECT_EQ(scripted.agent().received().last(), (QStringList{u"preview"_s, id}));
    QSignalSpy previewed(&chat(), &Chat::filesPreviewed);
    scripted.say({agent::FilesPreviewed{true, id, {u"/a"_s}, 1, 2, {}}});
    EXPECT_EQ(previewed.count(), 1);
}

} // namespace keptchattest
