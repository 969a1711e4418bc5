#include "tests/app/window/FirstStartFixture.h"

namespace firststarttest {

TEST_F(FirstStartTest, IsWantedOnlyWhereNothingIsSetUp)
{
    const auto isWanted = [this](const SourceReport &sources = {}) {
        return FirstStart::isWanted(scripted.settings, scripted.endpoints, sources);
    };
    EXPECT_TRUE(isWanted());
    SourceReport login;
    login.hasSavedLogin = true;
    EXPECT_FALSE(isWanted(login));
    SourceReport key;
    bridge::sources::EndpointSource source;
    source.kind = bridge::sources::SourceKind::Credential;
    source.wins = true;
    key.sources.push_back(source);
    EXPECT_FALSE(isWanted(key));
    key.sources.front().wins = false;
    EXPECT_TRUE(isWanted(key));
    scripted.settings.setValue(kFirstStartDone, true);
    EXPECT_FALSE(isWanted());
    scripted.settings.setValue(kFirstStartDone, false);
    scripted.endpoints.setAddress(kHere);
    EXPECT_TRUE(isWanted()) << "an address that was only typed answers nothing";
    ASSERT_TRUE(scripted.endpoints.setEnabled(true));
    EXPECT_FALSE(isWanted());
    ASSERT_TRUE(scripted.endpoints.setEnabled(false));
    EXPECT_TRUE(scripted.endpoints.saveProfile(u"Work"_s));
    EXPECT_FALSE(isWanted()) << "a profile that is off is set up";
}

TEST_F(FirstStartTest, AServerThatWasFoundAnswersTheFirstMessage)
{
    const LocalServer server(lmStudio());
    begin({server.port()});
    EXPECT_EQ(startText(), u"Start with LM Studio"_s);
    EXPECT_TRUE(chat().isAsleep()) << "nothing is started before the choice";
    EXPECT_EQ(scripted.agents.count(), 0);

    QTest::keyClick(&first->page(), Qt::Key_Return);
    EXPECT_TRUE(isOver());
    EXPECT_TRUE(scripted.endpoints.isEnabled());
    EXPECT_EQ(scripted.endpoints.addressText(), u"http://localhost:%1"_s.arg(server.port()));
    EXPECT_EQ(scripted.endpoints.activeProfile(), u"LM Studio"_s);
    EXPECT_EQ(scripted.endpoints.setup().preset, u"lm-studio"_s);
    EXPECT_EQ(scripted.endpoints.model(), u"qwen3-coder-30b"_s) << "the one in memory";
    EXPECT_TRUE(scripted.settings.value(kFirstStartDone));
    scripted.settleLaunch();
    scripted.clock.advance(bridge::session::RestartPolicy::kQuiet);
    EXPECT_EQ(scripted.agents.count(), 1);
    EXPECT_EQ(windows.front().focusWidget(),
              windows.front().composer().findChild<QPlainTextEdit *>());
}

TEST_F(FirstStartTest, AServerOfAnUnknownKindIsUsedByItsAddress)
{
    QByteArray models = R"({"data":[{"id":"text-embedding"},{"id":"my-model"}]})";
    const LocalServer server([&models](QTcpSocket &socket, const QByteArray &request) {
        const bool isList = request.startsWith("GET /v1/models ");
        LocalServer::answer(socket, isList ? 200 : 404, isList ? models : QByteArray());
    });
    const QString host = u"localhost:%1"_s.arg(server.port());
    begin({server.port()});
    EXPECT_EQ(control(host).accessibleName(), host + u", 2 models"_s);
    EXPECT_EQ(startText(), u"Start with "_s + host);
    pressStart();
    EXPECT_TRUE(isOver());
    EXPECT_TRUE(scripted.endpoints.isEnabled());
    EXPECT_EQ(scripted.endpoints.addressText(), u"http://"_s + host);
    EXPECT_EQ(scripted.endpoints.activeProfile(), QString());
    EXPECT_EQ(scripted.endpoints.model(), u"my-model"_s);

    // One that takes the agent's own names.
    ASSERT_TRUE(scripted.endpoints.setModel({}));
    ASSERT_TRUE(scripted.endpoints.setEnabled(false));
    models = R"({"data":[{"id":"claude-sonnet-4-5"}]})";
    begin({server.port()}, false);
    pressStart();
    EXPECT_TRUE(isOver());
    EXPECT_EQ(scripted.endpoints.model(), QString());
}

TEST_F(FirstStartTest, AProfileThatIsThereAlreadyKeepsItsModelAndGetsOneWhereItHasNone)
{
    const LocalServer server(lmStudio());
    const QString address = u"http://localhost:%1"_s.arg(server.port());
    ASSERT_TRUE(scripted.endpoints.setAddress(address));
    ASSERT_TRUE(scripted.endpoints.saveProfile(u"Mine"_s));
    begin({server.port()});
    pressStart();
    EXPECT_TRUE(isOver());
    EXPECT_EQ(scripted.endpoints.activeProfile(), u"Mine"_s);
    EXPECT_EQ(scripted.endpoints.model(), u"qwen3-coder-30b"_s)
        << "the agent's own names are not served there";

    ASSERT_TRUE(scripted.endpoints.setModel(u"other"_s));
    ASSERT_TRUE(scripted.endpoints.setEnabled(false));
    begin({server.port()}, false); // the program is known already
    pressStart();
    EXPECT_TRUE(isOver());
    EXPECT_EQ(scripted.endpoints.model(), u"other"_s);
}

TEST_F(FirstStartTest, WhatServersSayIsMarkedAndBounded)
{
    const LocalServer server(lmStudio("\\u202eevil\\u0007" + QByteArray(150, 'x') + "%1"));
    begin({server.port()});
    const auto *row = widgets::find<QRadioButton>(first->page(), u"LM Studio"_s);
    ASSERT_TRUE(row);
    const QString name = row->accessibleName();
    EXPECT_FALSE(name.contains(QChar(0x202e))) << name.toStdString();
    EXPECT_LT(name.size(), 200);
    EXPECT_TRUE(name.endsWith(u"loaded"_s)) << name.toStdString();
}

TEST_F(FirstStartTest, AServerThatNeverAnswersOrNeverEndsHoldsNothingUp)
{
    const LocalServer silent(LocalServer::silent());
    const LocalServer endless([](QTcpSocket &socket, const QByteArray &) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"
                     + QByteArray(1024 * 1024, '['));
    });
    const LocalServer server(lmStudio());
    begin({silent.port(), endless.port(), server.port()});
    EXPECT_EQ(startText(), u"Start with LM Studio"_s);
    EXPECT_EQ(servers->found().size(), 1U);
}

TEST_F(FirstStartTest, AServerThatIsStartedLaterIsNoticedWhenTheWindowIsActiveAgain)
{
    bool runs = false;
    const LocalServer server([&runs](QTcpSocket &socket, const QByteArray &request) {
        if (runs)
            lmStudio()(socket, request);
        else
            LocalServer::answer(socket, 404, {});
    });
    begin({server.port()});
    EXPECT_EQ(startText(), u"Open a terminal and sign in"_s);
    runs = true;
    emit windows.front().activated();
    EXPECT_TRUE(soon([&] { return startText() == u"Start with LM Studio"_s; }));
}

TEST_F(FirstStartTest, AnAddressThatIsCommittedDoesNotEndThePageThoughASwitchWaitsForOne)
{
    begin();
    scripted.endpoints.enableOnceUsable(); // in the tray
    control(u"Another address…"_s).click();
    auto *field = first->page().findChild<ui::AddressField *>();
    QTest::keyClicks(&field->edit(), u"http://localhost:9"_s);
    field->commit();
    EXPECT_FALSE(isOver()) << "the credential is not typed yet";
    EXPECT_FALSE(scripted.endpoints.isEnabled());
    QTest::keyClick(&field->edit(), Qt::Key_Return);
    EXPECT_TRUE(isOver());
    EXPECT_TRUE(scripted.endpoints.isEnabled());
    EXPECT_TRUE(scripted.settings.value(kFirstStartDone));
}

TEST_F(FirstStartTest, AnotherAddressIsTypedWithItsCorrectionAndItsCredential)
{
    begin();
    control(u"Another address…"_s).click();
    auto *field = first->page().findChild<ui::AddressField *>();
    auto *secret = widgets::find<QLineEdit>(first->page(), u"Credential"_s);
    ASSERT_TRUE(field && secret && field->isVisible());
    QTest::keyClicks(&field->edit(), u"http//localhost:9"_s);
    pressStart();
    EXPECT_FALSE(isOver());
    EXPECT_TRUE(scripted.endpoints.addressText().isEmpty());
    auto *correct = first->page().findChild<QPushButton *>(u"correction"_s);
    ASSERT_TRUE(correct && correct->isVisible());
    correct->click();
    EXPECT_EQ(startText(), u"Start with localhost:9"_s);
    QTest::keyClicks(secret, u"my-secret-token"_s);
    pressStart();
    EXPECT_FALSE(isOver()) << "waits for the keychain";
    EXPECT_FALSE(first->page().startButton().isEnabled());
    scripted.keychain.answerSave();
    EXPECT_TRUE(isOver());
    ASSERT_TRUE(scripted.keychain.written);
    EXPECT_EQ(scripted.keychain.written->value, u"my-secret-token"_s);
    EXPECT_TRUE(scripted.endpoints.isEnabled());
    EXPECT_EQ(scripted.endpoints.addressText(), u"http://localhost:9"_s);
}

TEST_F(FirstStartTest, WithoutAKeychainTheCredentialIsKeptForThisRunAndTheWindowSaysSo)
{
    begin();
    control(u"Another address…"_s).click();
    QTest::keyClicks(&first->page().findChild<ui::AddressField *>()->edit(), kHere);
    QTest::keyClicks(widgets::find<QLineEdit>(first->page(), u"Credential"_s), u"a-secret"_s);
    pressStart();
    using Kind = bridge::secrets::SecretError::Kind;
    scripted.keychain.answerUnlock(Kind::Unavailable);
    EXPECT_TRUE(isOver());
    EXPECT_TRUE(scripted.endpoints.isEnabled());
    const auto address = bridge::endpoint::EndpointAddress::parse(kHere);
    EXPECT_TRUE(scripted.credentials.isForThisRun(address->origin()));
    const auto notices = widgets::shownIn<ui::NoticeBar>(windows.front());
    ASSERT_EQ(notices.size(), 1);
    EXPECT_TRUE(notices.first()->text().contains(u"this run only"_s)
                || notices.first()->text().contains(ui::wordsFor({Kind::Unavailable, {}})));
}

TEST_F(FirstStartTest, ACancelledQuestionOfTheKeychainIsSaidToBeCancelled)
{
    begin();
    typeAddress(kHere, u"a-secret"_s);
    pressStart();
    using Kind = bridge::secrets::SecretError::Kind;
    scripted.keychain.answerUnlock(Kind::Locked);
    EXPECT_TRUE(isOver());
    EXPECT_TRUE(scripted.endpoints.isEnabled());
    const auto notices = widgets::shownIn<ui::NoticeBar>(windows.front());
    ASSERT_EQ(notices.size(), 1);
    EXPECT_EQ(notices.first()->text(), ui::notSavedWords({Kind::Locked, {}}));
}

TEST_F(FirstStartTest, AnAddressThatChangesBeforeTheKeychainAnswersIsNotSwitchedOn)
{
    begin();
    typeAddress(kHere, u"a-secret"_s);
    using Kind = bridge::secrets::SecretError::Kind;
    for (const bool isSaved : {true, false}) {
        ASSERT_TRUE(scripted.endpoints.setAddress(kHere));
        pressStart();
        EXPECT_FALSE(first->page().startButton().isEnabled());
        ASSERT_TRUE(scripted.endpoints.setAddress(kThere)); // in the settings
        if (isSaved)
            scripted.keychain.answerSave();
        else
            scripted.keychain.answerUnlock(Kind::Unavailable);
        EXPECT_FALSE(isOver());
        EXPECT_FALSE(scripted.endpoints.isEnabled());
        EXPECT_TRUE(shows(u"The address was changed meanwhile"_s));
        EXPECT_TRUE(first->page().startButton().isEnabled());
    }
    const auto address = bridge::endpoint::EndpointAddress::parse(kHere);
    EXPECT_FALSE(scripted.credentials.isForThisRun(address->origin()));
}

TEST_F(FirstStartTest, AnEmptyAddressIsAskedFor)
{
    begin();
    control(u"Another address…"_s).click();
    pressStart();
    EXPECT_FALSE(isOver());
    auto *field = first->page().findChild<ui::AddressField *>();
    EXPECT_TRUE(field->edit().property("invalid").toBool());
}

TEST_F(FirstStartTest, PracticeThatCannotStartIsSaidOnThePage)
{
    practiceProblem = u"There is no free port."_s;
    begin();
    control(u"Practice"_s).click();
    pressStart();
    EXPECT_EQ(practice.size(), 1);
    EXPECT_FALSE(isOver());
    EXPECT_TRUE(shows(practiceProblem));
    EXPECT_TRUE(first->page().startButton().isEnabled());
}

TEST_F(FirstStartTest, PracticeAsksForItInTheChosenFolder)
{
    begin();
    control(u"Practice"_s).click();
    EXPECT_EQ(startText(), u"Start practice"_s);
    pressStart();
    EXPECT_EQ(practice, QStringList{first->page().folder()});
    EXPECT_FALSE(scripted.settings.value(kFirstStartDone))
        << "the next start without an endpoint asks again";
    EXPECT_FALSE(scripted.endpoints.isEnabled());
}

TEST_F(FirstStartTest, SkippingIsRememberedAndShowsTheChat)
{
    begin();
    control(u"Skip"_s).click();
    EXPECT_TRUE(isOver());
    EXPECT_TRUE(scripted.settings.value(kFirstStartDone));
    EXPECT_FALSE(scripted.endpoints.isEnabled());
    EXPECT_FALSE(chat().isAsleep());
    scripted.settleLaunch();
    EXPECT_EQ(scripted.agents.count(), 1);
}

TEST_F(FirstStartTest, ItGivesWayToWhatIsDoneElsewhere)
{
    begin();
    windows.presentNewChat();
    EXPECT_FALSE(isOver()) << "a new chat could not answer either";
    Chat &sleeping = chat();
    Chat &other = addChat(chats, scripted);
    windows.show(other, windows.front());
    EXPECT_TRUE(isOver());
    EXPECT_FALSE(scripted.settings.value(kFirstStartDone));
    EXPECT_FALSE(sleeping.isAsleep()) << "it says what is missing now";
    chats.close(other);
    EXPECT_EQ(&chat(), &sleeping);
    EXPECT_FALSE(chat().isAsleep());
}

TEST_F(FirstStartTest, ItGivesWayToAMessageFromTheCommandLine)
{
    begin();
    chat().send(u"hello"_s);
    EXPECT_TRUE(isOver());
}

TEST_F(FirstStartTest, ItGivesWayToAnEndpointThatIsSwitchedOn)
{
    begin();
    EXPECT_TRUE(scripted.endpoints.setAddress(kHere));
    EXPECT_FALSE(isOver());
    EXPECT_TRUE(scripted.endpoints.setEnabled(true));
    EXPECT_TRUE(isOver());
    EXPECT_FALSE(chat().isAsleep());
}

TEST_F(FirstStartTest, AnEndpointIsUsedAlsoByAChatThatIsPinnedToTheDefaultApi)
{
    const LocalServer server(lmStudio());
    goLiveSignedOut();
    chat().setPin({EndpointPin::Kind::DefaultApi, {}});
    begin({server.port()});
    pressStart();
    EXPECT_TRUE(isOver());
    EXPECT_EQ(chat().pin(), EndpointPin());
    EXPECT_TRUE(scripted.endpoints.endpointFor(chat().pin()).value().has_value());
}

TEST_F(FirstStartTest, TheFolderIsTheOneLatelyUsedInTheTerminal)
{
    scripted.settings.setValue(kWorkspace, {});
    const QString newest = makeFolder(u"newest"_s);
    const QString older = makeFolder(u"older"_s);
    keepFolder(older, BegunBy::Terminal, 2);
    keepFolder(newest, BegunBy::Terminal, 1);
    keepFolder(newest, BegunBy::Terminal, 3);
    keepFolder(makeFolder(u"own"_s), BegunBy::Drawbridge, 0);
    keepFolder(scripted.folder.filePath(u"gone"_s), BegunBy::Terminal, 0);
    makeFolder(u"newest/.git"_s);
    QFile head(newest + u"/.git/HEAD"_s);
    ASSERT_TRUE(head.open(QIODevice::WriteOnly));
    head.write("ref: refs/heads/main\n");
    head.close();
    begin();
    EXPECT_TRUE(soon([&] { return first->page().folder() == newest && shows(u"main"_s); }));
    EXPECT_TRUE(widgets::find(first->page(), u"Work in %1"_s.arg(older)));
    EXPECT_FALSE(widgets::find(first->page(), u"Work in %1"_s.arg(newest)));

    control(u"Work in %1"_s.arg(older)).click();
    settle();
    EXPECT_EQ(first->page().folder(), older);
    EXPECT_TRUE(widgets::find(first->page(), u"Work in %1"_s.arg(newest)));
    const QString later = makeFolder(u"later"_s);
    keepFolder(later, BegunBy::Terminal, -1);
    EXPECT_TRUE(
        soon([&] { return widgets::find(first->page(), u"Work in %1"_s.arg(later)) != nullptr; }));
    EXPECT_EQ(first->page().folder(), older) << "the user's choice stays";
    control(u"Skip"_s).click();
    EXPECT_EQ(scripted.settings.value(kWorkspace), older);
    EXPECT_EQ(chat().workspace(), older);
}

} // namespace firststarttest
