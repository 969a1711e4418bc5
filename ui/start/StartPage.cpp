#include "ui/start/StartPage.h"

#include "ui/kit/Controls.h"
#include "ui/kit/Icons.h"
#include "ui/kit/NotedButton.h"
#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"
#include "ui/settings/endpoint/AddressField.h"
#include "ui/start/FolderRow.h"
#include "ui/start/ProgramCard.h"
#include "ui/start/ServerList.h"
#include "ui/start/WayCard.h"
#include "ui/words/StartText.h"

#include <QButtonGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace ui {

using bridge::agent::SignIn;
using bridge::endpoint::EndpointAddress;

namespace {

constexpr int kColumn = 640;
constexpr int kSideRoom = 24;
constexpr int kLeastRoom = 12; ///< above and below
constexpr int kIcon = 44;
constexpr std::array kWays{StartWay::Endpoint, StartWay::SignIn, StartWay::Practice};

} // namespace

StartPage::StartPage(bridge::endpoint::EndpointChoice &endpoints, Theme &theme,
                     const QString &agent, QWidget *parent)
    : QScrollArea(parent)
    , m_choice(endpoints)
    , m_theme(theme)
    , m_agent(agent)
    , m_column(new QWidget)
    , m_icon(new QLabel(m_column))
    , m_program(new ProgramCard(theme, m_column))
    , m_ways(new QButtonGroup(this))
    , m_folder(new FolderRow(theme, m_column))
    , m_hint(new Paragraph(TextRole::Hint, {}, m_column))
    , m_skip(makeButton(ButtonKind::Secondary, tr("Skip"), m_column))
    , m_start(new NotedButton(theme, ButtonKind::Primary, {}, m_column))
{
    m_state.agent = agent;
    m_start->setReturnNote();
    m_start->setAutoDefault(false);
    makeWays(m_column, agent);
    layOut();
    connectParts();
    choose(StartWay::Endpoint);
}

QHBoxLayout *StartPage::makeHeader(QWidget *parent, const QString &agent)
{
    auto *title = makeLabel(TextRole::PageTitle, tr("Welcome to Drawbridge"), parent);
    title->setFont(Theme::textFont(22, QFont::DemiBold));
    auto *question =
        makeLabel(TextRole::Secondary, tr("How should %1 reach a model?").arg(agent), parent);
    m_icon->setPixmap(iconPixmap(Icon::App, m_theme.colors().accent, kIcon, devicePixelRatioF()));
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(title);
    words->addWidget(question);
    auto *header = new QHBoxLayout;
    header->setSpacing(14);
    header->addWidget(m_icon);
    header->addLayout(words, 1);
    return header;
}

void StartPage::makeWays(QWidget *parent, const QString &agent)
{
    m_endpoint =
        new WayCard(m_theme, tr("A custom endpoint"),
                    tr("A local model server, a company gateway, a GitHub Copilot bridge"), parent);
    m_own = new WayCard(
        m_theme, tr("Sign in to %1").arg(agent),
        tr("Opens a terminal where %1 itself asks; the login is never seen here.").arg(agent),
        parent);
    m_practice = new WayCard(
        m_theme, tr("Practice"),
        tr("A pretend endpoint on this computer: no account, no network, no cost"), parent);
    for (const StartWay each : kWays)
        m_ways->addButton(&card(each).button(), static_cast<int>(each));
    makeEndpointContent();
    makeSignInContent();
}

void StartPage::makeEndpointContent()
{
    auto *content = new QWidget(m_endpoint);
    m_servers = new ServerList(m_theme, content);
    m_other = new QWidget(content);
    m_address = new AddressField(m_choice, m_other);
    m_secret = new QLineEdit(m_other);
    m_secret->setFont(Theme::codeFont());
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setPlaceholderText(tr("Token or key, if it wants one"));
    m_secret->setAccessibleName(tr("Credential"));
    m_secret->setAccessibleDescription(
        tr("Sent to this address only, and kept in the system keychain."));
    auto *other = new QVBoxLayout(m_other);
    other->setContentsMargins(0, 8, 0, 0);
    other->setSpacing(8);
    other->addWidget(m_address);
    other->addWidget(m_secret);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 11, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_servers);
    column->addWidget(m_other);
    m_endpoint->addContent(content);
}

void StartPage::makeSignInContent()
{
    m_terminal = new QWidget(m_own);
    m_terminalWords = new Paragraph(TextRole::Hint, {}, m_terminal);
    m_commandRow = new QWidget(m_terminal);
    m_command = new QLineEdit(m_commandRow);
    m_command->setFont(Theme::codeFont());
    m_command->setReadOnly(true);
    m_command->setAccessibleName(tr("Command for a terminal"));
    m_copy = makeButton(ButtonKind::Secondary, tr("Copy"), m_commandRow);
    m_copy->setAccessibleName(tr("Copy the command"));
    auto *command = new QHBoxLayout(m_commandRow);
    command->setContentsMargins(0, 0, 0, 0);
    command->setSpacing(10);
    command->addWidget(m_command, 1);
    command->addWidget(m_copy);
    auto *column = new QVBoxLayout(m_terminal);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_terminalWords);
    column->addWidget(m_commandRow);
    m_own->addContent(m_terminal);
}

void StartPage::layOut()
{
    auto *footer = new QHBoxLayout;
    footer->setSpacing(10);
    footer->addWidget(m_hint, 1, Qt::AlignVCenter);
    footer->addWidget(m_skip);
    footer->addWidget(m_start);

    auto *column = new QVBoxLayout(m_column);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    const auto addGap = [&](const Gap &gap) {
        m_gaps.push_back(gap);
        m_gaps.back().item = new QSpacerItem(0, gap.normal);
        column->addSpacerItem(m_gaps.back().item);
    };
    column->addLayout(makeHeader(m_column, m_agent));
    addGap({18, 10});
    column->addWidget(m_program);
    addGap({18, 10});
    column->addWidget(m_endpoint);
    addGap({10, 6});
    column->addWidget(m_own);
    addGap({10, 6});
    column->addWidget(m_practice);
    addGap({18, 10});
    column->addWidget(m_folder);
    addGap({26, 12});
    column->addLayout(footer);
    m_column->setMaximumWidth(kColumn);

    auto *page = new QWidget;
    setStyleClass(page, QStringLiteral("page"));
    page->setAttribute(Qt::WA_StyledBackground);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(kSideRoom, 0, kSideRoom, 0);
    row->setSpacing(0);
    row->addStretch(1);
    row->addWidget(m_column, 1000);
    row->addStretch(1);
    auto *whole = new QVBoxLayout(page);
    whole->setContentsMargins(0, kLeastRoom, 0, kLeastRoom);
    whole->setSpacing(0);
    whole->addStretch(2);
    whole->addLayout(row);
    whole->addStretch(3);
    setWidget(page);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("First start"));
}

void StartPage::fitGaps()
{
    int saved = 0;
    for (const Gap &gap : m_gaps)
        saved += gap.normal - gap.low;
    const int needed = widget()->heightForWidth(viewport()->width()) + (m_isLow ? saved : 0);
    const bool isLow = needed > viewport()->height();
    if (std::exchange(m_isLow, isLow) == isLow)
        return;
    for (const Gap &gap : m_gaps)
        gap.item->changeSize(0, isLow ? gap.low : gap.normal);
    m_column->layout()->invalidate();
}

bool StartPage::eventFilter(QObject *watched, QEvent *event)
{
    const bool isHandled = QScrollArea::eventFilter(watched, event);
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        fitGaps();
    return isHandled;
}

void StartPage::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fitGaps();
}

void StartPage::connectParts()
{
    connect(m_ways, &QButtonGroup::idToggled, this, [this](int, bool isOn) {
        if (isOn)
            refresh();
    });
    for (const StartWay each : kWays) {
        const WayButton &button = card(each).button();
        // Also with the arrow keys.
        connect(&button, &QAbstractButton::clicked, this, [this] {
            m_hasChosenWay = true;
            touch();
        });
    }
    connect(m_servers, &ServerList::picked, this, [this] {
        m_hasChosenWay = true;
        touch();
        choose(StartWay::Endpoint);
        if (isOtherAddress())
            m_address->takeFocus();
    });
    connect(&m_address->edit(), &QLineEdit::textChanged, this, &StartPage::refresh);
    connect(&m_address->edit(), &QLineEdit::textEdited, this, &StartPage::touch);
    connect(m_secret, &QLineEdit::textEdited, this, &StartPage::touch);
    connect(m_copy, &QPushButton::clicked, this, &StartPage::copyCommand);
    connect(m_program, &ProgramCard::installRequested, this, &StartPage::installRequested);
    connect(m_program, &ProgramCard::cancelRequested, this, &StartPage::cancelRequested);
    connect(m_program, &ProgramCard::programPicked, this, &StartPage::programPicked);
    connect(m_program, &ProgramCard::installRequested, this, &StartPage::touch);
    connect(m_folder, &FolderRow::picked, this, [this](const QString &folder) {
        touch();
        emit folderPicked(folder);
    });
    connect(m_skip, &QPushButton::clicked, this, &StartPage::skipRequested);
    connect(m_start, &QPushButton::clicked, this, &StartPage::start);
    connect(&m_theme, &Theme::changed, this, [this] {
        m_icon->setPixmap(
            iconPixmap(Icon::App, m_theme.colors().accent, kIcon, devicePixelRatioF()));
    });
}

WayCard &StartPage::card(StartWay way) const
{
    return way == StartWay::Endpoint ? *m_endpoint : way == StartWay::SignIn ? *m_own : *m_practice;
}

StartWay StartPage::way() const
{
    return static_cast<StartWay>(std::max(0, m_ways->checkedId()));
}

bool StartPage::isOtherAddress() const
{
    return way() == StartWay::Endpoint && !m_servers->chosen();
}

bool StartPage::isServerGone() const
{
    return way() == StartWay::Endpoint && m_servers->isChosenGone();
}

void StartPage::touch()
{
    m_isTouched = true;
    showProblem({});
}

void StartPage::choose(StartWay way)
{
    card(way).button().setChecked(true);
    refresh();
}

void StartPage::suggest(StartWay way)
{
    if (m_hasChosenWay)
        return;
    const bool hasFocus = qobject_cast<WayButton *>(focusWidget());
    choose(way);
    if (hasFocus)
        takeFocus();
}

void StartPage::showProgram(const StartProgram &program)
{
    m_state = program;
    m_program->show(program);
    refresh();
}

void StartPage::showServers(const std::vector<bridge::check::LocalServer> &servers, bool isScanning)
{
    m_isScanning = isScanning;
    m_servers->showServers(servers);
    m_endpoint->button().setNote(isScanning && servers.empty()
                                     ? tr("looking on this computer…")
                                     : foundWords(static_cast<int>(servers.size())));
    refresh();
}

void StartPage::showSignIn(const StartSignIn &signIn)
{
    m_signIn = signIn;
    refresh();
}

void StartPage::showFolder(const QString &folder, const QString &branch)
{
    m_folder->showFolder(folder, branch);
}

void StartPage::showLately(const QStringList &folders)
{
    m_folder->showLately(folders);
}

void StartPage::setOffersPractice(bool offers)
{
    m_practice->setVisible(offers);
}

QString StartPage::folder() const
{
    return m_folder->folder();
}

void StartPage::showProblem(const QString &sentence)
{
    m_problem = sentence;
    refresh();
}

void StartPage::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    refresh();
}

StartChoice StartPage::choice() const
{
    StartChoice choice{.way = way()};
    if (choice.way != StartWay::Endpoint)
        return choice;
    choice.server = m_servers->chosen();
    if (!choice.server)
        choice.secret = m_secret->text();
    return choice;
}

QString StartPage::startLabel() const
{
    switch (way()) {
    case StartWay::Endpoint: {
        if (const auto server = m_servers->chosen())
            return tr("Start with %1").arg(serverName(*server));
        const auto address = EndpointAddress::parse(m_address->edit().text());
        constexpr qsizetype kMostOfAHost = 32;
        const QString host = address ? address->hostAndPort() : QString();
        return host.isEmpty() || host.size() > kMostOfAHost ? tr("Start with this address")
                                                            : tr("Start with %1").arg(host);
    }
    case StartWay::SignIn:
        if (m_signIn.known && m_signIn.known->kind == SignIn::Kind::SignedIn)
            return tr("Start with this sign-in");
        if (!m_signIn.command.isEmpty())
            return tr("Look for a terminal again");
        return m_signIn.isAwaited ? tr("Open the terminal again")
                                  : tr("Open a terminal and sign in");
    case StartWay::Practice:
        break;
    }
    return tr("Start practice");
}

bool StartPage::canStart() const
{
    using State = StartProgram::State;
    if (m_isBusy || m_state.progress || isServerGone())
        return false;
    if (m_state.state == State::TooOld)
        return way() == StartWay::SignIn;
    return m_state.state == State::Ready;
}

QString StartPage::hint() const
{
    using State = StartProgram::State;
    const bool isMissing = m_state.state == State::Missing || m_state.state == State::Silent;
    if (m_isBusy)
        return tr("Waiting for the system keychain…");
    if (isMissing)
        return tr("%1 is needed first.").arg(m_agent);
    if (isServerGone())
        return tr("%1 no longer answers. Start it again, or choose another way.")
            .arg(serverName(*m_servers->chosen()));
    return tr("You can change all of this later with one switch.");
}

void StartPage::refresh()
{
    m_servers->setActive(way() == StartWay::Endpoint);
    // While servers are looked for, one of them may still be proposed in its place.
    m_other->setVisible(isOtherAddress() && (!m_isScanning || m_servers->isPicked()));
    m_own->button().setNote(m_signIn.known ? wordsFor(*m_signIn.known) : QString());

    const bool isSignedIn = m_signIn.known && m_signIn.known->kind == SignIn::Kind::SignedIn;
    const bool isOwn = way() == StartWay::SignIn && !isSignedIn;
    m_terminalWords->setText(!m_signIn.problem.isEmpty()
                                 ? m_signIn.problem
                                 : tr("Sign in there; this page notices when it is done."));
    m_command->setText(m_signIn.command);
    m_command->setCursorPosition(0);
    m_commandRow->setVisible(!m_signIn.command.isEmpty());
    m_terminal->setVisible(isOwn && (m_signIn.isAwaited || !m_signIn.problem.isEmpty()));

    m_start->setText(startLabel());
    m_start->setAccessibleName(startLabel());
    m_start->setEnabled(canStart());
    m_start->setNoteShown(m_start->isEnabled());
    m_start->updateGeometry();
    m_hint->setText(m_problem.isEmpty() ? hint() : m_problem);
    m_hint->setColorClass(m_problem.isEmpty() ? QStringLiteral("text3") : QStringLiteral("error"));
}

void StartPage::start()
{
    if (!canStart())
        return;
    if (isOtherAddress() && (m_address->edit().text().isEmpty() || !m_address->commit())) {
        m_address->refuse();
        return;
    }
    emit startRequested();
}

void StartPage::copyCommand()
{
    QGuiApplication::clipboard()->setText(m_signIn.command);
    m_copy->setText(tr("Copied"));
}

void StartPage::takeFocus()
{
    card(way()).button().setFocus(Qt::OtherFocusReason);
}

QPushButton &StartPage::startButton() const
{
    return *m_start;
}

void StartPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter) {
        QScrollArea::keyPressEvent(event);
        return;
    }
    event->accept();
    if (event->isAutoRepeat())
        return;
    auto *button = qobject_cast<QAbstractButton *>(focusWidget());
    if (button && !qobject_cast<QRadioButton *>(button) && isAncestorOf(button))
        button->click();
    else
        start();
}

void StartPage::focusInEvent(QFocusEvent *event)
{
    QScrollArea::focusInEvent(event);
    takeFocus();
}

} // namespace ui

#include "moc_StartPage.cpp"
