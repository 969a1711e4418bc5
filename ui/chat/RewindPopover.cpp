#include "ui/chat/RewindPopover.h"

#include "ui/chat/RewindChoice.h"
#include "ui/chat/RewindFiles.h"
#include "ui/kit/Controls.h"
#include "ui/kit/Icons.h"
#include "ui/kit/Panel.h"
#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/MarkedText.h"
#include "ui/words/PathText.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

constexpr int kPopoverWidth = 440;
constexpr int kPopoverGap = 6;
constexpr int kPopoverRadius = 10;
constexpr int kSide = 16;
constexpr int kChoiceSide = 6;
constexpr int kButtonPadding = 13;
constexpr int kNamedFiles = 3; ///< files that the warning names

/// A surface in the warning's colour.
class WarnBox final : public QWidget
{
public:
    WarnBox(Theme &theme, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
    {}

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.colors().warnSoft);
        painter.drawRoundedRect(rect(), 8, 8);
        painter.drawPixmap(
            10, 10, iconPixmap(Icon::Warning, m_theme.colors().warn, 14, devicePixelRatioF()));
    }

private:
    Theme &m_theme;
};

/// What becomes of the files, true for each of them.
QString filesSetBack(const RewindView &view)
{
    const auto countOf = [&view](RewindFile::Change change) {
        return static_cast<int>(std::ranges::count(view.files, change, &RewindFile::change));
    };
    const int count = static_cast<int>(view.files.size());
    if (countOf(RewindFile::Change::Unknown) > 0)
        return count == 1 ? RewindPopover::tr("1 file as it was before")
                          : RewindPopover::tr("%n files as they were before", nullptr, count);
    const int removed = countOf(RewindFile::Change::Removed);
    const int put = count - removed;
    const QString putBack = put == 1 ? RewindPopover::tr("1 file put back")
                                     : RewindPopover::tr("%n files put back", nullptr, put);
    if (removed == 0)
        return putBack;
    const QString gone = removed == 1 ? RewindPopover::tr("1 file removed")
                                      : RewindPopover::tr("%n files removed", nullptr, removed);
    if (put == 0)
        return gone;
    return RewindPopover::tr("%1, %2").arg(putBack, gone);
}

QString messagesRemoved(int count)
{
    return count == 1 ? RewindPopover::tr("1 message removed")
                      : RewindPopover::tr("%n messages removed", nullptr, count);
}

QString lostChanges(const RewindView &view)
{
    const QString lost = RewindPopover::tr(
        "These files become as they were before this message. Everything that was changed in them "
        "since is lost, also your own changes.");
    if (view.leftAlone.isEmpty())
        return RewindPopover::tr("%1 Other files are left alone.").arg(lost);
    QStringList names;
    for (const QString &path : view.leftAlone.mid(0, kNamedFiles))
        names << pathLine(path);
    const auto more = view.leftAlone.size() - names.size();
    if (more > 0)
        names << RewindPopover::tr("%1 more").arg(more);
    return RewindPopover::tr("%1 Changed in another way since, and left alone: %2")
        .arg(lost, names.join(QLatin1String(", ")));
}

} // namespace

RewindPopover::RewindPopover(Theme &theme, RewindExtent preferred, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_time(makeLabel(TextRole::Hint, {}, this))
    , m_what(new Paragraph(TextRole::Hint, {}, this))
    , m_both(new RewindChoice(theme, tr("Conversation and files"), Qt::Key_B, this))
    , m_conversation(new RewindChoice(theme, tr("Conversation only"), Qt::Key_C, this))
    , m_onlyFiles(new RewindChoice(theme, tr("Files only"), Qt::Key_F, this))
    , m_filesHead(new QWidget(this))
    , m_filesTitle(makeLabel(TextRole::Hint, {}, m_filesHead))
    , m_filesSum(makeLabel(TextRole::Hint, {}, m_filesHead))
    , m_files(new RewindFiles(theme, this))
    , m_lost(nullptr)
    , m_lostBox(new WarnBox(theme, this))
    , m_problem(new Paragraph(TextRole::Hint, {}, this))
    , m_branch(makeButton(ButtonKind::Plain, tr("Branch from here instead"), this))
    , m_cancel(makeButton(ButtonKind::Secondary, tr("Cancel"), this))
    , m_rewind(makeButton(ButtonKind::Primary, tr("Rewind"), this))
{
    setAccessibleName(tr("Rewind to here"));
    setFocusPolicy(Qt::ClickFocus);
    setFocusShape(this, {.place = FocusShape::Place::Own});
    m_time->setWordWrap(false);
    m_filesTitle->setFont(Theme::textFont(11.5, QFont::DemiBold));
    m_filesTitle->setWordWrap(false);
    m_filesSum->setWordWrap(false);
    m_problem->setColorClass(QStringLiteral("error"));
    m_lost = new Paragraph(TextRole::Hint, {}, m_lostBox);
    m_lost->setColorClass(QStringLiteral("warn"));
    auto *warn = new QHBoxLayout(m_lostBox);
    warn->setContentsMargins(32, 8, 10, 8);
    warn->addWidget(m_lost);

    auto *title = makeLabel(TextRole::CardTitle, tr("Rewind to here"), this);
    title->setWordWrap(false);
    auto *head = new QHBoxLayout;
    head->addWidget(title);
    head->addStretch();
    head->addWidget(m_time);
    auto *filesHead = new QHBoxLayout(m_filesHead);
    filesHead->setContentsMargins(0, 9, 0, 3);
    filesHead->addWidget(m_filesTitle);
    filesHead->addStretch();
    filesHead->addWidget(m_filesSum);
    auto *choices = new QVBoxLayout;
    choices->setContentsMargins(kChoiceSide, 8, kChoiceSide, 0);
    choices->setSpacing(0);
    for (RewindChoice *each : {m_both, m_conversation, m_onlyFiles}) {
        choices->addWidget(each);
        connect(each, &QAbstractButton::toggled, this, &RewindPopover::showFiles);
    }
    auto *buttons = new QHBoxLayout;
    // The text of the first one stands under the other texts.
    buttons->setContentsMargins(kSide - kButtonPadding, 12, kSide, 0);
    buttons->setSpacing(8);
    buttons->addWidget(m_branch);
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_rewind);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kPanelShadow, 14 + kPanelShadow, kPanelShadow, 14 + kPanelShadow);
    column->setSpacing(0);
    head->setContentsMargins(kSide, 0, kSide, 0);
    column->addLayout(head);
    const auto add = [column](QWidget *widget) {
        auto *row = new QHBoxLayout;
        row->setContentsMargins(kSide, 0, kSide, 0);
        row->addWidget(widget);
        column->addLayout(row);
    };
    column->addSpacing(2);
    add(m_what);
    column->addLayout(choices);
    add(m_filesHead);
    add(m_files);
    column->addSpacing(8);
    add(m_lostBox);
    add(m_problem);
    column->addLayout(buttons);

    (preferred == RewindExtent::Both           ? m_both
     : preferred == RewindExtent::Conversation ? m_conversation
                                               : m_onlyFiles)
        ->setChecked(true);
    connect(m_branch, &QPushButton::clicked, this, &RewindPopover::branchRequested);
    connect(m_cancel, &QPushButton::clicked, this, &RewindPopover::cancelled);
    connect(m_rewind, &QPushButton::clicked, this, &RewindPopover::submit);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    setView({});
}

void RewindPopover::setView(const RewindView &view)
{
    const bool hadFocus = isReady();
    // A control that is disabled passes the focus on, and with it the next Return.
    if (hadFocus)
        setFocus(Qt::OtherFocusReason);
    m_view = view;
    m_time->setText(view.time);
    m_what->setText(view.isSummarised
                        ? tr("%1 knows this part of the conversation as a summary only, so the "
                             "conversation cannot go back to here.")
                              .arg(view.agent)
                        : tr("What came after this message goes away. The message itself returns "
                             "to the composer."));
    m_branch->setVisible(view.canBranch);
    m_problem->setText(markedText(view.problem, TextUse::Content));
    m_problem->setVisible(!view.problem.isEmpty());
    m_branch->setEnabled(!view.isUnderWay);
    // What is under way goes on without it.
    m_cancel->setText(view.isUnderWay ? tr("Close") : tr("Cancel"));
    showChoices();
    showFiles();
    if (hadFocus && !view.isUnderWay)
        takeFocus();
}

/// Return would rewind.
bool RewindPopover::isReady() const
{
    return hasFocus() || m_both->hasFocus() || m_conversation->hasFocus() || m_onlyFiles->hasFocus()
           || m_rewind->hasFocus();
}

void RewindPopover::showChoices()
{
    const bool areKnown = m_view.state == RewindView::Files::Known;
    const bool hasFiles = areKnown && !m_view.files.empty();
    const QString messages = messagesRemoved(m_view.messages);
    const QString files =
        hasFiles                                         ? filesSetBack(m_view)
        : areKnown                                       ? tr("no file to change")
        : m_view.state == RewindView::Files::Unavailable ? tr("files cannot be put back")
        : m_view.state == RewindView::Files::Waking      ? tr("%1 wakes up…").arg(m_view.agent)
                                                         : tr("looking at the files…");
    m_both->setEffect(tr("%1, %2").arg(messages, files));
    m_conversation->setEffect(tr("%1, files stay as they are now").arg(messages));
    m_onlyFiles->setEffect(tr("the conversation stays, %1").arg(files));
    const bool canGoBack = !m_view.isSummarised && !m_view.isUnderWay;
    m_both->setEnabled(hasFiles && canGoBack);
    m_onlyFiles->setEnabled(hasFiles && !m_view.isUnderWay);
    m_conversation->setEnabled(canGoBack);
    // Without files only the conversation is left; while they are looked at, the choice waits.
    const bool isSettled = areKnown || m_view.state == RewindView::Files::Unavailable;
    if (m_view.isSummarised)
        m_onlyFiles->setChecked(true);
    else if (isSettled && !hasFiles)
        m_conversation->setChecked(true);
}

void RewindPopover::showFiles()
{
    const bool withFiles = extent() != RewindExtent::Conversation;
    const bool areShown =
        withFiles && m_view.state == RewindView::Files::Known && !m_view.files.empty();
    m_filesTitle->setText(tr("Files that would change"));
    m_filesSum->setText(m_view.added < 0 || m_view.removed < 0
                            ? QString()
                            : QStringLiteral("+%1 −%2").arg(m_view.added).arg(m_view.removed));
    m_filesHead->setVisible(areShown);
    m_files->setVisible(areShown);
    if (areShown)
        m_files->setFiles(m_view.files);
    m_lost->setText(lostChanges(m_view));
    m_lostBox->setVisible(areShown);
    const bool isKnown = m_view.state == RewindView::Files::Known || !withFiles;
    // A conversation returns in the live agent alone.
    m_rewind->setEnabled(!m_view.isUnderWay && isKnown && m_view.state != RewindView::Files::Waking
                         && !(m_view.isSummarised && m_view.files.empty()));
    m_rewind->setText(m_view.isUnderWay ? tr("Rewinding…") : tr("Rewind"));
    if (m_inside.isValid())
        placeAt(m_message, m_inside);
}

RewindExtent RewindPopover::extent() const
{
    return m_both->isChecked()        ? RewindExtent::Both
           : m_onlyFiles->isChecked() ? RewindExtent::Files
                                      : RewindExtent::Conversation;
}

void RewindPopover::placeAt(const QRect &message, const QRect &inside)
{
    m_message = message;
    m_inside = inside;
    layout()->activate(); // the texts may have changed just now
    const int wide = std::min(kPopoverWidth + 2 * kPanelShadow, inside.width());
    resize(wide, layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(wide)
                                               : sizeHint().height());
    const int left = std::clamp(message.right() + 1 + kPanelShadow - wide, inside.left(),
                                std::max(inside.left(), inside.right() + 1 - wide));
    int top = message.bottom() + 1 + kPopoverGap - kPanelShadow;
    if (top + height() > inside.bottom() + 1) {
        const int above = message.top() - kPopoverGap + kPanelShadow - height();
        top = above >= inside.top() ? above : inside.bottom() + 1 - height();
    }
    move(left, std::max(inside.top(), top));
}

void RewindPopover::takeFocus()
{
    for (RewindChoice *each : {m_both, m_conversation, m_onlyFiles}) {
        if (each->isChecked() && each->isEnabled()) {
            each->setFocus(Qt::PopupFocusReason);
            return;
        }
    }
    setFocus(Qt::PopupFocusReason);
}

void RewindPopover::submit()
{
    if (m_rewind->isEnabled())
        emit rewindRequested(extent());
}

void RewindPopover::keyPressEvent(QKeyEvent *event)
{
    const bool isPlain = (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == 0;
    for (RewindChoice *each : {m_both, m_conversation, m_onlyFiles}) {
        if (isPlain && event->key() == each->key()) {
            if (each->isEnabled()) {
                each->setChecked(true);
                each->setFocus(Qt::ShortcutFocusReason);
            }
            return;
        }
    }
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isReturn && isPlain && !event->isAutoRepeat()) {
        if (m_branch->hasFocus() || m_cancel->hasFocus())
            static_cast<QPushButton *>(focusWidget())->click();
        else
            submit();
    }
    // No key gets through to the composer, from which it would take the focus.
}

void RewindPopover::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ThemeColors &colors = m_theme.colors();
    drawPanel(painter,
              QRectF(rect()).adjusted(kPanelShadow, kPanelShadow, -kPanelShadow, -kPanelShadow),
              kPopoverRadius, colors.menu, colors.menuLine, m_theme.isDark());
}

} // namespace ui

#include "moc_RewindPopover.cpp"
