#include "ui/start/StartPage.h"
#include "tests/support/EventLoop.h"
#include "tests/support/UiFixture.h"
#include "tests/ui/Strays.h"
#include "tests/ui/Wheel.h"
#include "tests/ui/Widgets.h"
#include "ui/settings/endpoint/AddressField.h"
#include "ui/start/ServerList.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScopeGuard>
#include <QScrollBar>
#include <QSignalSpy>

namespace startpagetest {

using namespace Qt::StringLiterals;
using bridge::agent::SignIn;
using bridge::check::LocalServer;
using ui::StartPage;
using ui::StartProgram;
using ui::StartWay;

const LocalServer kLmStudio{u"lm-studio"_s,
                            u"http://localhost:1234"_s,
                            {u"qwen3-coder-30b"_s},
                            QStringList{u"qwen3-coder-30b"_s}};
const LocalServer kOllama{u"ollama"_s, u"http://localhost:11434"_s, {u"llama"_s}, QStringList()};

class StartPageTest : public UiFixture
{
protected:
    StartPageTest()
    {
        m_program.state = StartProgram::State::Ready;
        m_program.agent = u"Fake Agent"_s;
        m_program.program.path = u"/usr/bin/fake"_s;
        m_program.program.version = {2, 1, 330};
        m_page.showProgram(m_program);
        m_page.showServers({kLmStudio, kOllama}, false);
        m_page.showFolder(u"/src/tinyparse"_s, u"main"_s);
        m_page.showLately({u"/src/playground"_s, u"/src/bench"_s});
    }
    void SetUp() override
    {
        m_page.resize(1180, 820);
        activate(m_page);
        m_page.takeFocus();
    }
    void TearDown() override { qApp->setStyleSheet({}); }

    template <typename Widget = QAbstractButton>
    Widget &get(const QString &name)
    {
        return widgets::get<Widget>(m_page, name);
    }
    QAbstractButton &server(const QString &name) { return get(name); }
    static QString focused()
    {
        const QWidget *widget = QApplication::focusWidget();
        const auto *button = qobject_cast<const QPushButton *>(widget);
        const QString name = widget ? widget->accessibleName() : QString();
        return name.isEmpty() && button ? button->text() : name;
    }
    void press(int key) { QTest::keyClick(QApplication::focusWidget(), Qt::Key(key)); }

    StartProgram m_program;
    StartPage m_page{m_choice, m_theme, u"Fake Agent"_s};
};

TEST_F(StartPageTest, ReturnPressesTheMainButtonWhichNamesWhatWillHappen)
{
    QSignalSpy started(&m_page, &StartPage::startRequested);
    EXPECT_EQ(m_page.startButton().text(), u"Start with LM Studio"_s);
    press(Qt::Key_Return);
    EXPECT_EQ(started.count(), 1);
    EXPECT_EQ(m_page.choice().server, kLmStudio);
    m_page.setBusy(true);
    press(Qt::Key_Return);
    EXPECT_EQ(started.count(), 1);
}

TEST_F(StartPageTest, TheArrowKeysGoThroughTheWaysAndThroughTheServers)
{
    EXPECT_EQ(focused(), u"A custom endpoint"_s);
    press(Qt::Key_Down);
    EXPECT_EQ(focused(), u"Sign in to Fake Agent"_s);
    EXPECT_EQ(m_page.choice().way, StartWay::SignIn);
    press(Qt::Key_Down);
    EXPECT_EQ(m_page.choice().way, StartWay::Practice);
    EXPECT_EQ(m_page.startButton().text(), u"Start practice"_s);
    press(Qt::Key_Up);
    press(Qt::Key_Up);
    EXPECT_EQ(m_page.choice().way, StartWay::Endpoint);
    press(Qt::Key_Tab);
    EXPECT_TRUE(focused().startsWith(u"LM Studio"_s)) << focused().toStdString();
    press(Qt::Key_Down);
    EXPECT_EQ(m_page.choice().server, kOllama);
    EXPECT_EQ(m_page.startButton().text(), u"Start with Ollama"_s);
}

TEST_F(StartPageTest, TabGoesInReadingOrder)
{
    QStringList order{focused()};
    for (int i = 0; i < 20; ++i) {
        press(Qt::Key_Tab);
        if (focused() == order.first())
            break;
        order << focused();
    }
    EXPECT_EQ(order.join(u" | "_s).toStdString(),
              "A custom endpoint | LM Studio, localhost:1234, qwen3-coder-30b loaded | "
              "Choose the folder to work in | Work in /src/playground | Work in /src/bench | "
              "Skip | Start with LM Studio | Use another program");
}

TEST_F(StartPageTest, TheRingIsTheOnlySignOfTheFocus)
{
    for (const QString &name : {u"LM Studio"_s, u"Work in /src/bench"_s}) {
        get(name).setFocus(Qt::TabFocusReason);
        strays::expectRing(get(name), m_theme);
    }
    QAbstractButton &way = get(u"A custom endpoint"_s);
    QWidget &card = *way.parentWidget();
    way.setFocus(Qt::TabFocusReason);
    const QWidget *ring = m_theme.focus().ringOf(way);
    ASSERT_TRUE(ring);
    EXPECT_EQ(QRect(ring->mapToGlobal(QPoint()), ring->size()),
              QRect(card.mapToGlobal(QPoint()), card.size()).adjusted(-5, -5, 5, 5));
    const QImage with = card.grab().toImage();
    way.clearFocus();
    EXPECT_EQ(card.grab().toImage(), with);
}

TEST_F(StartPageTest, ReturnOnAnotherButtonPressesThatOne)
{
    QSignalSpy started(&m_page, &StartPage::startRequested);
    QSignalSpy skipped(&m_page, &StartPage::skipRequested);
    get(u"Skip"_s).setFocus(Qt::TabFocusReason);
    press(Qt::Key_Return);
    EXPECT_EQ(skipped.count(), 1);
    EXPECT_EQ(started.count(), 0);
}

TEST_F(StartPageTest, WhoPicksAnotherAddressNeedNotWaitForTheServers)
{
    const auto *field = m_page.findChild<ui::AddressField *>();
    m_page.showServers({}, true);
    EXPECT_FALSE(field->isVisible()) << "a server may still be proposed";
    get(u"Another address…"_s).click();
    EXPECT_TRUE(field->isVisible());
    m_page.showServers({kLmStudio}, false);
    EXPECT_TRUE(field->isVisible()) << "nothing replaces the pick";
}

TEST_F(StartPageTest, AServerChoosesItsWay)
{
    get(u"Practice"_s).click();
    EXPECT_EQ(m_page.choice().way, StartWay::Practice);
    server(u"Ollama"_s).click();
    EXPECT_EQ(m_page.choice().way, StartWay::Endpoint);
}

TEST_F(StartPageTest, AClickAnywhereOnACardChoosesIt)
{
    const QWidget *card = get(u"Practice"_s).parentWidget();
    QTest::mouseClick(const_cast<QWidget *>(card), Qt::LeftButton, {}, QPoint(4, 4));
    EXPECT_EQ(m_page.choice().way, StartWay::Practice);
}

TEST_F(StartPageTest, TheChoiceStaysWhenServersComeAndGo)
{
    QSignalSpy started(&m_page, &StartPage::startRequested);
    server(u"LM Studio"_s).click();
    m_page.showServers({kOllama, kLmStudio}, false);
    EXPECT_EQ(m_page.choice().server, kLmStudio);
    for (const std::vector<LocalServer> &found :
         {std::vector{kOllama}, std::vector<LocalServer>{}}) {
        m_page.showServers(found, false);
        EXPECT_EQ(m_page.choice().server, kLmStudio) << "never another one";
        EXPECT_TRUE(server(u"LM Studio, localhost:1234, no longer answers"_s).isChecked());
        EXPECT_FALSE(m_page.startButton().isEnabled());
        press(Qt::Key_Return);
    }
    EXPECT_EQ(started.count(), 0);
    LocalServer other = kOllama;
    other.address = kLmStudio.address;
    m_page.showServers({other}, false);
    EXPECT_EQ(m_page.choice().server, kLmStudio) << "another program at its port";
    m_page.showServers({kOllama, kLmStudio}, false);
    EXPECT_EQ(m_page.choice().server, kLmStudio);
    EXPECT_TRUE(m_page.startButton().isEnabled()) << "it is back";
    m_page.showServers({kOllama}, false);
    server(u"Ollama"_s).click();
    m_page.showServers({kOllama}, false);
    EXPECT_FALSE(widgets::find(m_page, u"LM Studio"_s)) << "it is not wanted any more";
    m_page.suggest(StartWay::SignIn);
    EXPECT_EQ(m_page.choice().way, StartWay::Endpoint) << "the user has chosen";
}

TEST_F(StartPageTest, WithoutAChoiceOfTheUserTheBestIsSuggested)
{
    m_page.showServers({}, false);
    m_page.suggest(StartWay::SignIn);
    EXPECT_EQ(m_page.choice().way, StartWay::SignIn);
    m_page.showServers({kOllama, kLmStudio}, false);
    m_page.suggest(StartWay::Endpoint);
    EXPECT_EQ(m_page.choice().server, kLmStudio) << "it has a model in memory";
    EXPECT_FALSE(m_page.isTouched());
}

TEST_F(StartPageTest, AnInvalidAddressStartsNothing)
{
    QSignalSpy started(&m_page, &StartPage::startRequested);
    get(u"Another address…"_s).click();
    auto *field = m_page.findChild<ui::AddressField *>();
    ASSERT_TRUE(field->isVisible());
    EXPECT_TRUE(field->edit().hasFocus());
    press(Qt::Key_Return);
    QTest::keyClicks(&field->edit(), u"not an address"_s);
    press(Qt::Key_Return);
    EXPECT_EQ(started.count(), 0);
    field->edit().clear();
    QTest::keyClicks(&field->edit(), u"http://localhost:9"_s);
    EXPECT_EQ(m_page.startButton().text(), u"Start with localhost:9"_s);
    press(Qt::Key_Return);
    EXPECT_EQ(started.count(), 1);
    EXPECT_EQ(m_choice.addressText(), u"http://localhost:9"_s);
}

TEST_F(StartPageTest, WhereAMissingProgramWasLookedForIsSaidWhenAsked)
{
    m_program = {.state = StartProgram::State::Missing,
                 .agent = u"Fake Agent"_s,
                 .places = {u"/usr/bin"_s, u"/opt/"_s + QChar(0x202e) + u"evil"_s},
                 .manager = u"npm"_s,
                 .folder = u"/home/me/agent"_s};
    m_page.showProgram(m_program);
    const auto isSaid = [this] {
        return widgets::textsIn<QTextEdit>(m_page).join(u'\n').contains(u"/usr/bin"_s);
    };
    EXPECT_FALSE(isSaid());
    get(u"Where it was looked for"_s).click();
    EXPECT_TRUE(isSaid());
    EXPECT_FALSE(widgets::textsIn<QTextEdit>(m_page).join(u'\n').contains(QChar(0x202e)));
    EXPECT_FALSE(m_page.startButton().isEnabled());
}

TEST_F(StartPageTest, AnInstallationThatIsStartedByKeyCanBeCancelledByTheNext)
{
    m_program = {.state = StartProgram::State::Missing,
                 .agent = u"Fake Agent"_s,
                 .manager = u"npm"_s,
                 .folder = u"/home/me/agent"_s};
    m_page.showProgram(m_program);
    QObject::connect(&m_page, &StartPage::installRequested, &m_page, [this] {
        m_program.progress = bridge::agent::InstallProgress{};
        m_page.showProgram(m_program);
    });
    QSignalSpy cancelled(&m_page, &StartPage::cancelRequested);
    get(u"Install Fake Agent"_s).setFocus(Qt::TabFocusReason);
    press(Qt::Key_Return);
    press(Qt::Key_Return);
    EXPECT_EQ(cancelled.count(), 1);
}

TEST_F(StartPageTest, ADoubleClickOnInstallOrCancelIsOne)
{
    m_program = {.state = StartProgram::State::Missing,
                 .agent = u"Fake Agent"_s,
                 .manager = u"npm"_s,
                 .folder = u"/home/me/agent"_s};
    m_page.showProgram(m_program);
    QSignalSpy wanted(&m_page, &StartPage::installRequested);
    QSignalSpy cancelled(&m_page, &StartPage::cancelRequested);
    QObject::connect(&m_page, &StartPage::installRequested, &m_page, [this] {
        m_program.progress = bridge::agent::InstallProgress{};
        m_page.showProgram(m_program);
    });
    QObject::connect(&m_page, &StartPage::cancelRequested, &m_page, [this] {
        m_program.progress.reset();
        m_page.showProgram(m_program);
    });
    const auto click = [this](const QString &name) {
        settle();
        QTest::mouseClick(&get(name), Qt::LeftButton);
    };
    const int interval = QApplication::doubleClickInterval();
    const auto restored =
        qScopeGuard([interval] { QApplication::setDoubleClickInterval(interval); });
    QApplication::setDoubleClickInterval(60'000);
    click(u"Install Fake Agent"_s);
    click(u"Cancel"_s);
    EXPECT_EQ(wanted.count(), 1);
    EXPECT_EQ(cancelled.count(), 0);
    QApplication::setDoubleClickInterval(0); // it is over
    click(u"Cancel"_s);
    EXPECT_EQ(cancelled.count(), 1);
    QApplication::setDoubleClickInterval(60'000);
    click(u"Install Fake Agent"_s);
    EXPECT_EQ(wanted.count(), 1);
}

TEST_F(StartPageTest, EverythingFitsIntoAWindowOnASmallScreen)
{
    m_page.resize(1180, 664); // beside title bar and panel of 1366x768
    settle();
    EXPECT_EQ(m_page.verticalScrollBar()->maximum(), 0);
    m_program.state = StartProgram::State::Missing;
    m_program.manager = u"npm"_s;
    m_program.folder = u"/home/me/.local/share/drawbridge/agent"_s;
    m_program.progress = bridge::agent::InstallProgress{};
    m_page.showProgram(m_program);
    settle();
    EXPECT_EQ(m_page.verticalScrollBar()->maximum(), 0);
    const QRect start(m_page.startButton().mapTo(m_page.window(), QPoint()),
                      m_page.startButton().size());
    EXPECT_TRUE(m_page.window()->rect().contains(start));
}

TEST_F(StartPageTest, ALowWindowScrollsAndANarrowOneCutsNothing)
{
    m_page.resize(640, 420);
    settle();
    EXPECT_GT(m_page.verticalScrollBar()->maximum(), 0);
    EXPECT_EQ(m_page.horizontalScrollBar()->maximum(), 0);
    for (const QAbstractButton *each : widgets::shownIn<QAbstractButton>(m_page)) {
        const int right = each->mapTo(m_page.widget(), QPoint(each->width(), 0)).x();
        EXPECT_LE(right, m_page.viewport()->width()) << each->accessibleName().toStdString();
    }
}

TEST_F(StartPageTest, EveryControlHasAName)
{
    m_page.showSignIn({.isAwaited = true, .command = u"/bin/claude"_s, .problem = u"None."_s});
    for (const QString &way : {u"Practice"_s, u"Sign in to Fake Agent"_s}) {
        get(way).click();
        for (const QWidget *each : widgets::shownIn<QWidget>(m_page)) {
            const bool isStop = (each->focusPolicy() & Qt::TabFocus) != 0;
            const auto *button = qobject_cast<const QPushButton *>(each);
            const QString name = button ? button->text() : each->accessibleName();
            EXPECT_FALSE(isStop && name.isEmpty()) << each->metaObject()->className();
        }
    }
}

} // namespace startpagetest
