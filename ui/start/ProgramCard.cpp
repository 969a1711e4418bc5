#include "ui/start/ProgramCard.h"

#include "ui/kit/Icons.h"
#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/InstallText.h"
#include "ui/words/PathText.h"
#include "ui/words/StartText.h"

#include <QApplication>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

constexpr int kMark = 16;
constexpr int kSmallButton = 26;
constexpr int kLine = 44;

/// A bar of 4 px.
class ThinBar final : public QProgressBar
{
public:
    ThinBar(const Theme &theme, QWidget *parent)
        : QProgressBar(parent)
        , m_theme(theme)
    {
        setFixedSize(260, 4);
        setTextVisible(false);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        const double radius = height() / 2.0;
        painter.setBrush(m_theme.colors().line);
        painter.drawRoundedRect(rect(), radius, radius);
        const double part =
            maximum() > 0 ? static_cast<double>(value()) / static_cast<double>(maximum()) : 0;
        if (part <= 0)
            return;
        painter.setBrush(m_theme.colors().accent);
        painter.drawRoundedRect(QRectF(0, 0, std::max(4.0, width() * part), height()), radius,
                                radius);
    }

private:
    const Theme &m_theme;
};

QPushButton *makeSmall(ButtonKind kind, const QString &text, QWidget *parent)
{
    auto *button = makeButton(kind, text, parent);
    button->setFont(Theme::textFont(12.5, QFont::Medium));
    button->setFixedHeight(kSmallButton);
    setStyleClass(button, button->property("class").toString() + QStringLiteral(" small"));
    return button;
}

} // namespace

ProgramCard::ProgramCard(const Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_mark(new QLabel(this))
    , m_title(makeLabel(TextRole::Row, {}, this))
    , m_path(new ElidedLabel(TextRole::Code, this, Qt::ElideMiddle))
    , m_another(makeSmall(ButtonKind::Plain, tr("Use another…"), this))
    , m_explanation(new Paragraph(TextRole::Hint, {}, this))
    , m_places(new Paragraph(TextRole::Code, {}, this))
    , m_actions(new QWidget(this))
    , m_bar(new ThinBar(theme, m_actions))
    , m_progress(makeLabel(TextRole::Hint, {}, m_actions))
    , m_where(makeSmall(ButtonKind::Plain, tr("Where it was looked for"), m_actions))
    , m_choose(makeSmall(ButtonKind::Plain, tr("Use another…"), m_actions))
    , m_install(makeSmall(ButtonKind::Secondary, {}, m_actions))
    , m_cancel(makeSmall(ButtonKind::Secondary, tr("Cancel"), m_actions))
{
    m_title->setWordWrap(false);
    m_path->setFont(Theme::codeFont(12));
    setStyleClass(m_path, QStringLiteral("text3"));
    m_progress->setWordWrap(false);
    setStyleClass(m_progress, QStringLiteral("text2"));
    m_where->setCheckable(true);
    setStyleClass(m_where, QStringLiteral("plain small fold"));
    m_another->setAccessibleName(tr("Use another program"));
    m_choose->setAccessibleName(tr("Use another program"));
    m_bar->setAccessibleName(tr("Installation"));
    layOut();
    for (QPushButton *each : {m_install, m_cancel})
        each->installEventFilter(this);
    connect(m_another, &QPushButton::clicked, this, &ProgramCard::browse);
    connect(m_choose, &QPushButton::clicked, this, &ProgramCard::browse);
    connect(m_install, &QPushButton::clicked, this, &ProgramCard::installRequested);
    connect(m_cancel, &QPushButton::clicked, this, &ProgramCard::cancelRequested);
    connect(m_where, &QPushButton::toggled, this, [this] { show(m_program); });
    connect(&theme, &Theme::changed, this, [this] {
        showMark();
        update();
    });
    show({});
}

void ProgramCard::layOut()
{
    auto *actions = new QHBoxLayout(m_actions);
    actions->setContentsMargins(0, 7, 0, 0);
    actions->setSpacing(10);
    actions->addWidget(m_bar);
    actions->addWidget(m_progress);
    actions->addWidget(m_where);
    actions->addStretch();
    actions->addWidget(m_choose);
    actions->addWidget(m_install);
    actions->addWidget(m_cancel);

    auto *line = new QHBoxLayout;
    line->setSpacing(10);
    line->addWidget(m_title);
    line->addWidget(m_path, 1);
    line->addStretch();
    line->addWidget(m_another);
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addLayout(line);
    words->addWidget(m_explanation);
    words->addWidget(m_actions);
    words->addWidget(m_places);

    auto *row = new QHBoxLayout(this);
    row->setSpacing(10);
    row->addWidget(m_mark, 0, Qt::AlignTop);
    row->addLayout(words, 1);
}

bool ProgramCard::isPlain() const
{
    return m_program.problem.isEmpty() && !isInstalling()
           && (m_program.state == StartProgram::State::Ready
               || m_program.state == StartProgram::State::Looking);
}

QString ProgramCard::title() const
{
    using State = StartProgram::State;
    const QString &agent = m_program.agent;
    const QString version = m_program.program.version.toString();
    switch (m_program.state) {
    case State::Looking:
        return tr("Looking for %1…").arg(agent);
    case State::Ready:
        return version.isEmpty() ? tr("%1 found").arg(agent)
                                 : tr("%1 %2 found").arg(agent, version);
    case State::TooOld:
        return tr("%1 %2 is too old for a custom endpoint").arg(agent, version);
    case State::Missing:
        return tr("%1 is not on this computer yet").arg(agent);
    case State::Silent:
        return tr("%1 does not answer").arg(agent);
    }
    return {};
}

QString ProgramCard::explanation() const
{
    using State = StartProgram::State;
    if (!m_program.problem.isEmpty() && !isInstalling())
        return m_program.problem;
    if (m_program.state == State::Silent)
        return tr("%1 was started, but did not report a version.")
            .arg(pathLine(m_program.program.path));
    if (m_program.manager.isEmpty())
        return {};
    const QString folder = pathLine(m_program.folder);
    return m_program.state == State::TooOld
               ? tr("%1 or later is needed. It comes from %2 into %3, for you only. No "
                    "administrator needed.")
                     .arg(m_program.oldest, m_program.manager, folder)
               : tr("From %1 into %2, for you only. No administrator needed.")
                     .arg(m_program.manager, folder);
}

void ProgramCard::showMark()
{
    using State = StartProgram::State;
    const ThemeColors &colors = m_theme.colors();
    const bool isReady = m_program.state == State::Ready;
    const Icon icon = isReady                             ? Icon::CheckCircle
                      : m_program.state == State::Looking ? Icon::Search
                                                          : Icon::Warning;
    m_mark->setPixmap(iconPixmap(icon,
                                 isReady                             ? colors.ok
                                 : m_program.state == State::Looking ? colors.text3
                                                                     : colors.warn,
                                 kMark, devicePixelRatioF()));
}

void ProgramCard::show(const StartProgram &program)
{
    using State = StartProgram::State;
    const bool wasInstalling = isInstalling();
    m_program = program;
    if (wasInstalling != isInstalling())
        m_sinceSwap.start();
    const bool plain = isPlain();
    showMark();
    setMinimumHeight(plain ? kLine : 0);
    layout()->setContentsMargins(17, plain ? 8 : 12, plain ? 9 : 17, plain ? 8 : 12);
    layout()->setAlignment(m_mark, plain ? Qt::AlignVCenter : Qt::AlignTop);
    m_mark->setContentsMargins(0, plain ? 0 : 3, 0, 0);
    const bool isBold = m_program.state != State::Ready && m_program.state != State::Looking;
    m_title->setFont(Theme::textFont(13.5, isBold ? QFont::DemiBold : QFont::Normal));
    m_title->setText(title());
    const QString &path = m_program.program.path;
    m_path->setVisible(!path.isEmpty() && !isBold);
    m_path->setFullText(pathLine(path));
    m_path->setToolTip(
        ui::toolTip({pathLine(path), path.isEmpty() ? QString() : sourceWords(m_program.program)}));
    m_another->setVisible(!isInstalling() && !isBold);

    const QString words = explanation();
    m_explanation->setText(words);
    m_explanation->setColorClass(m_program.problem.isEmpty() || isInstalling()
                                     ? QStringLiteral("text3")
                                     : QStringLiteral("warn"));
    m_explanation->setVisible(!words.isEmpty() && !plain);

    const bool canInstall = !m_program.manager.isEmpty() && !isInstalling() && isBold;
    m_install->setText(!m_program.problem.isEmpty()       ? tr("Try again")
                       : m_program.state == State::TooOld ? tr("Update")
                                                          : tr("Install"));
    m_install->setAccessibleName(m_program.state == State::TooOld
                                     ? tr("Update %1").arg(m_program.agent)
                                     : tr("Install %1").arg(m_program.agent));
    // What appears comes first: the focus goes on to it.
    m_actions->setVisible(isInstalling() || isBold);
    if (isInstalling())
        m_cancel->show();
    m_install->setVisible(canInstall);
    m_choose->setVisible(!isInstalling() && isBold);
    m_cancel->setVisible(isInstalling());
    m_bar->setVisible(isInstalling());
    m_progress->setVisible(isInstalling());
    if (isInstalling()) {
        constexpr qint64 kUnit = 1000; // QProgressBar counts with int
        const auto &progress = *m_program.progress;
        m_bar->setRange(0, static_cast<int>(std::max<qint64>(1, progress.total / kUnit)));
        m_bar->setValue(static_cast<int>(
            std::min(progress.received, std::max<qint64>(0, progress.total)) / kUnit));
        m_progress->setText(wordsFor(progress));
    }
    m_where->setVisible(m_program.state == State::Missing && !isInstalling()
                        && !m_program.places.isEmpty());
    QStringList places;
    for (const QString &each : m_program.places)
        places << pathLine(each);
    m_places->setText(places.join(u'\n'));
    m_places->setVisible(m_where->isChecked() && m_where->isVisibleTo(this));
    updateGeometry();
    update();
}

bool ProgramCard::eventFilter(QObject *watched, QEvent *event)
{
    // The second press of a double click is not for the button that has just come there.
    const bool isPress =
        event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick;
    if (isPress && m_sinceSwap.isValid()
        && m_sinceSwap.elapsed() < QApplication::doubleClickInterval())
        return true;
    return QFrame::eventFilter(watched, event);
}

void ProgramCard::browse()
{
    auto *dialog =
        new QFileDialog(this, tr("The program of %1").arg(m_program.agent), m_program.program.path);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ProgramCard::programPicked);
    dialog->open();
}

void ProgramCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &colors = m_theme.colors();
    painter.setPen(isPlain() ? colors.line : colors.warn);
    painter.setBrush(colors.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Theme::kRadiusTool,
                            Theme::kRadiusTool);
}

} // namespace ui

#include "moc_ProgramCard.cpp"
