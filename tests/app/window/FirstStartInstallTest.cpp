#include "tests/app/window/FirstStartFixture.h"

namespace firststarttest {

using FirstStartInstall = FirstStartTest;

TEST_F(FirstStartInstall, AMissingProgramIsInstalledWhileTheRestIsFilledIn)
{
    QFile::remove(scripted.programPath());
    const LocalServer server(lmStudio());
    begin({server.port()}, false);
    EXPECT_FALSE(first->page().startButton().isEnabled());
    EXPECT_TRUE(shows(u"is not on this computer yet"_s)) << texts().join(u'\n').toStdString();
    EXPECT_TRUE(shows(installer->folder()));
    control(u"Install"_s).click();
    EXPECT_TRUE(installer->runs);
    emit installer->progressed(
        {.step = InstallProgress::Step::Downloading, .received = 38'000'000, .total = 62'000'000});
    EXPECT_TRUE(shows(u"38 of about 62 MB"_s));
    control(u"Practice"_s).click();
    EXPECT_EQ(startText(), u"Start practice"_s);
    EXPECT_FALSE(first->page().startButton().isEnabled());

    control(u"Cancel"_s).click();
    EXPECT_FALSE(installer->runs);
    const InstallProblem cancelled{.kind = InstallProblem::Kind::Cancelled};
    EXPECT_TRUE(shows(ui::wordsFor(cancelled, u"Fake Agent"_s, u"npm"_s)));

    control(u"Try again"_s).click();
    QFile program(scripted.programPath());
    ASSERT_TRUE(program.open(QIODevice::WriteOnly));
    program.close();
    emit installer->installed({.path = scripted.programPath(), .version = {}});
    scripted.settleLaunch();
    EXPECT_TRUE(shows(u"2.1.330 found"_s)) << texts().join(u'\n').toStdString();
    EXPECT_TRUE(first->page().startButton().isEnabled());
}

TEST_F(FirstStartInstall, AnInstallationGoesOnWhenThePageIsLeft)
{
    QFile::remove(scripted.programPath());
    begin({}, false);
    control(u"Install"_s).click();
    control(u"Skip"_s).click();
    EXPECT_TRUE(isOver());
    EXPECT_TRUE(installer->runs);
    EXPECT_TRUE(chat().isAsleep()) << "there is no program yet";
    first.reset();

    app::InstallNote note(*installation, u"Fake Agent"_s);
    emit installer->progressed(
        {.step = InstallProgress::Step::Downloading, .received = 38'000'000, .total = 62'000'000});
    EXPECT_TRUE(note.text().contains(u"38 of about 62 MB"_s)) << note.text().toStdString();
    emit installer->installed({.path = u"/new/program"_s, .version = {}});
    scripted.settleLaunch();
    EXPECT_TRUE(widgets::get(note, u"Cancel the installation"_s).isHidden());
    EXPECT_EQ(note.text(), u"Fake Agent is installed."_s);
    EXPECT_EQ(scripted.settings.value(bridge::settings::kAgentProgram), u"/new/program"_s);
}

TEST_F(FirstStartInstall, AChatIsNotSaidToWakeUpWhileThereIsNoProgram)
{
    ui::ChatWindow &window = windows.front();
    const auto isSaid = [&window] {
        return widgets::textsIn<QLabel>(window.composer()).join(u'\n').contains(u"wakes up"_s);
    };
    EXPECT_TRUE(isSaid());
    window.setAgentMissing(true);
    EXPECT_FALSE(isSaid());
    windows.show(addChat(chats, scripted, {}, true), window);
    EXPECT_TRUE(chat().isAsleep());
    EXPECT_FALSE(isSaid()) << "a chat that is shown later";
    window.setAgentMissing(false);
    EXPECT_TRUE(isSaid());
}

TEST_F(FirstStartInstall, AnInstallationCanBeCancelledAfterThePage)
{
    QFile::remove(scripted.programPath());
    begin({}, false);
    control(u"Install"_s).click();
    control(u"Skip"_s).click();
    EXPECT_TRUE(isOver());
    first.reset();
    app::InstallNote note(*installation, u"Fake Agent"_s);
    widgets::get(note, u"Cancel the installation"_s).click();
    EXPECT_FALSE(installer->runs);
    EXPECT_TRUE(widgets::get(note, u"Cancel the installation"_s).isHidden());
    EXPECT_EQ(note.text(), ui::wordsFor(InstallProblem{.kind = InstallProblem::Kind::Cancelled},
                                        u"Fake Agent"_s, u"npm"_s));
}

TEST_F(FirstStartInstall, APageThatComesBackShowsTheInstallationThatRuns)
{
    QFile::remove(scripted.programPath());
    begin({}, false);
    control(u"Install"_s).click();
    control(u"Skip"_s).click();
    EXPECT_TRUE(isOver());
    begin({}, false);
    control(u"Cancel"_s).click();
    EXPECT_FALSE(installer->runs);
}

TEST_F(FirstStartInstall, EveryFailedInstallationIsASentenceAndCanBeTriedAgain)
{
    QFile::remove(scripted.programPath());
    begin({}, false);
    using Kind = InstallProblem::Kind;
    for (const Kind kind :
         {Kind::NoPackageManager, Kind::Offline, Kind::DiskFull, Kind::Damaged, Kind::Failed}) {
        control(kind == Kind::NoPackageManager ? u"Install"_s : u"Try again"_s).click();
        const InstallProblem problem{
            .kind = kind, .subject = u"npm"_s, .detail = {}, .missingBytes = 5'000'000};
        emit installer->installFailed(problem);
        EXPECT_TRUE(shows(ui::wordsFor(problem, u"Fake Agent"_s, u"npm"_s)))
            << texts().join(u'\n').toStdString();
        EXPECT_FALSE(first->page().startButton().isEnabled());
    }
}

TEST_F(FirstStartInstall, AnOldProgramIsUpdatedOrUsedForTheSignInOnly)
{
    scripted.version = u"2.0.1"_s;
    begin();
    EXPECT_TRUE(shows(u"2.0.1 is too old"_s)) << texts().join(u'\n').toStdString();
    control(u"Update"_s);
    EXPECT_TRUE(first->page().startButton().isEnabled()) << "the sign-in";
    control(u"Practice"_s).click();
    EXPECT_FALSE(first->page().startButton().isEnabled());
}

} // namespace firststarttest
