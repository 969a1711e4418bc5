#include "ui/transcript/cards/PermissionCard.h"

#include "ui/kit/Controls.h"
#include "ui/kit/FlowLayout.h"
#include "ui/kit/Icons.h"
#include "ui/kit/NotedButton.h"
#include "ui/kit/QuietButton.h"
#include "ui/text/DiffLines.h"
#include "ui/text/LongText.h"
#include "ui/text/MarkdownText.h"
#include "ui/transcript/cards/QuestionForm.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>

#include <chrono>

namespace ui {

using bridge::agent::PermissionKind;
using bridge::agent::PermissionRequest;
using bridge::agent::PermissionRule;
using bridge::agent::ToolKind;
using Outcome = bridge::chat::PermissionCard::Outcome;

namespace {

constexpr std::chrono::milliseconds kKeysRest{500};
constexpr int kDiffLines = 24;

QString titleOf(const PermissionRequest &request)
{
    if (request.kind == PermissionKind::Question)
        return PermissionCard::tr("Claude asks");
    if (request.kind == PermissionKind::Plan)
        return PermissionCard::tr("Claude has a plan");
    switch (request.input.kind) {
    case ToolKind::Command:
        return PermissionCard::tr("Claude wants to run a command");
    case ToolKind::Edit:
        return PermissionCard::tr("Claude wants to edit a file");
    case ToolKind::Write:
        return PermissionCard::tr("Claude wants to write a file");
    case ToolKind::Read:
        return PermissionCard::tr("Claude wants to read a file");
    case ToolKind::Search:
        return PermissionCard::tr("Claude wants to search");
    case ToolKind::Fetch:
        return PermissionCard::tr("Claude wants to fetch something from the web");
    case ToolKind::Task:
        return PermissionCard::tr("Claude wants to start a subagent");
    case ToolKind::Question:
    case ToolKind::Plan:
    case ToolKind::Other:
        break;
    }
    return PermissionCard::tr("Claude wants to use %1").arg(request.toolName);
}

QString outcomeText(const bridge::chat::PermissionCard &card)
{
    const bool isPlan = card.request.kind == PermissionKind::Plan;
    switch (card.outcome) {
    case Outcome::AllowedOnce:
        return isPlan ? PermissionCard::tr("Plan approved") : PermissionCard::tr("Allowed once");
    case Outcome::AllowedAlways:
        return card.note.isEmpty() ? PermissionCard::tr("Always allowed")
                                   : PermissionCard::tr("Always allowed: %1").arg(card.note);
    case Outcome::Denied:
        if (isPlan)
            return card.note.isEmpty() ? PermissionCard::tr("Keep planning")
                                       : PermissionCard::tr("Keep planning: %1").arg(card.note);
        return card.note.isEmpty() ? PermissionCard::tr("Denied")
                                   : PermissionCard::tr("Denied: %1").arg(card.note);
    case Outcome::Answered:
        return PermissionCard::tr("Answered: %1").arg(card.note);
    case Outcome::Pending:
    case Outcome::Withdrawn:
        break;
    }
    return PermissionCard::tr("No longer needed");
}

/// Where a rule is kept, for its tooltip.
QString ruleTip(const PermissionRule &rule)
{
    if (rule.destination == QLatin1String("session"))
        return PermissionCard::tr("%1\nUntil the agent ends").arg(rule.text);
    if (rule.destination == QLatin1String("localSettings"))
        return PermissionCard::tr("%1\nFor you, in this folder").arg(rule.text);
    if (rule.destination == QLatin1String("projectSettings"))
        return PermissionCard::tr("%1\nFor everyone who works in this folder").arg(rule.text);
    if (rule.destination == QLatin1String("userSettings"))
        return PermissionCard::tr("%1\nFor you, in every folder").arg(rule.text);
    return rule.text;
}

bridge::agent::PermissionAnswer allowAlways(const PermissionRule &rule)
{
    bridge::agent::PermissionAnswer answer;
    answer.verdict = bridge::agent::PermissionAnswer::Verdict::AllowAlways;
    answer.rulePayload = rule.payload;
    return answer;
}

bridge::agent::PermissionAnswer verdict(bridge::agent::PermissionAnswer::Verdict verdict)
{
    bridge::agent::PermissionAnswer answer;
    answer.verdict = verdict;
    return answer;
}

bool isReturn(const QKeyEvent &event)
{
    return event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
}

} // namespace

PermissionCard::PermissionCard(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
}

bool PermissionCard::isPending() const
{
    return m_card.outcome == Outcome::Pending && !m_sent;
}

bool PermissionCard::holdsInput() const
{
    return isPending();
}

void PermissionCard::showEntry(const bridge::chat::TranscriptEntry &entry)
{
    const auto &card = std::get<bridge::chat::PermissionCard>(entry.content);
    if (m_content && card.outcome == m_card.outcome && card.note == m_card.note)
        return;
    m_card = card;
    build();
}

void PermissionCard::build()
{
    if (m_content) {
        m_content->hide();
        m_content->deleteLater();
    }
    m_first = m_refuse = nullptr;
    m_questions = nullptr;
    m_instead = nullptr;
    m_content = new QWidget(this);
    layout()->addWidget(m_content);
    auto *column = new QVBoxLayout(m_content);
    column->setSpacing(10);
    if (m_card.outcome != Outcome::Pending) {
        setFrame(colors().surface, colors().line, Theme::kRadiusTool);
        buildOutcome(column);
    } else {
        setFrame(colors().background, colors().accent, Theme::kRadiusCard);
        column->setContentsMargins(15, 14, 15, 12);
        addTitle(column, titleOf(m_card.request));
        switch (m_card.request.kind) {
        case PermissionKind::Tool:
            addToolBody(column);
            addToolButtons(column);
            break;
        case PermissionKind::Question:
            addQuestion(column);
            break;
        case PermissionKind::Plan:
            addPlan(column);
            break;
        }
        armKeys();
    }
    m_content->show();
    emit sizeChanged();
}

void PermissionCard::buildOutcome(QVBoxLayout *column)
{
    column->setContentsMargins(12, 9, 12, 9);
    const bool isRefused =
        m_card.outcome == Outcome::Denied || m_card.outcome == Outcome::Withdrawn;
    auto *row = new QHBoxLayout;
    row->setSpacing(6);
    auto *mark = new QLabel(m_content);
    mark->setPixmap(iconPixmap(isRefused ? Icon::Cross : Icon::Check,
                               isRefused ? colors().text3 : colors().ok, 14, devicePixelRatioF()));
    auto *text = new ElidedLabel(TextRole::Secondary, m_content);
    text->setFont(Theme::textFont(13, QFont::Medium));
    text->setFullText(outcomeText(m_card));
    row->addWidget(mark);
    row->addWidget(text);
    if (m_card.request.kind == PermissionKind::Tool) {
        auto *what = new ElidedLabel(TextRole::Code, m_content);
        what->setFullText(m_card.request.input.headline);
        row->addSpacing(2);
        row->addWidget(what, 1);
    } else {
        row->addStretch();
    }
    column->addLayout(row);
    if (m_card.request.kind == PermissionKind::Plan && !m_card.request.input.content.isEmpty()) {
        auto *plan = new MarkdownText(context().theme, m_content);
        plan->setMarkdown(m_card.request.input.content, true);
        column->addWidget(plan);
    }
}

void PermissionCard::addTitle(QVBoxLayout *column, const QString &title)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    auto *label = makeLabel(TextRole::CardTitle, title, m_content);
    label->setWordWrap(true);
    row->addWidget(label, 1);
    if (m_card.request.outsideWorkspace) {
        auto *outside = makeLabel(TextRole::Hint, tr("outside the workspace"), m_content);
        outside->setWordWrap(false);
        row->addWidget(outside);
    }
    column->addLayout(row);
    if (m_card.request.kind == PermissionKind::Tool && !m_card.request.reason.isEmpty())
        column->addWidget(makeLabel(TextRole::Hint, m_card.request.reason, m_content));
}

void PermissionCard::addToolBody(QVBoxLayout *column)
{
    const auto &input = m_card.request.input;
    const bool isEdit = input.kind == ToolKind::Edit || input.kind == ToolKind::Write;
    // All of what is allowed must be there to read, so nothing but the text of a file is folded.
    auto *what = new LongText(context().theme, 0, m_content);
    what->showWhole();
    const bool isKnown = input.kind != ToolKind::Other && !input.headline.isEmpty();
    what->setText(TextBlocks::Look::Box, isKnown ? input.headline : input.json);
    column->addWidget(what);
    if (!isEdit || (input.edits.empty() && input.content.isEmpty()))
        return;
    auto *change = new LongText(context().theme, kDiffLines, m_content);
    change->setFramed(colors().code);
    change->setDiff(input.edits.empty() ? addedLines(input.content) : diffLines(input.edits));
    connect(change, &LongText::wholeRequested, this, [this] { emit foldChanged(Fold::Whole); });
    column->addWidget(change);
}

void PermissionCard::addToolButtons(QVBoxLayout *column)
{
    auto *row = new FlowLayout(10, true);
    auto *allow =
        new NotedButton(context().theme, ButtonKind::Primary, tr("Allow once"), m_content);
    allow->setReturnNote();
    m_first = addButton(row, allow, verdict(Answer::Verdict::AllowOnce));
    if (!m_card.request.rules.empty()) {
        const PermissionRule &rule = m_card.request.rules.front();
        auto *always =
            new NotedButton(context().theme, ButtonKind::Secondary, tr("Always allow"), m_content);
        always->setRuleNote(rule.text);
        always->setToolTip(QStringLiteral("<qt>%1</qt>")
                               .arg(ruleTip(rule).toHtmlEscaped().replace(QLatin1Char('\n'),
                                                                          QLatin1String("<br>"))));
        addButton(row, always, allowAlways(rule));
        if (m_card.request.rules.size() > 1) {
            auto *more = makeButton(ButtonKind::Secondary, {}, m_content);
            more->setIcon(icon(Icon::ChevronDown, colors().text2));
            more->setAccessibleName(tr("Other rules to always allow"));
            connect(more, &QPushButton::clicked, this, [this, more] { addOtherRules(more); });
            row->addWidget(more);
        }
    }
    auto *deny = new NotedButton(context().theme, ButtonKind::Secondary, tr("Deny"), m_content);
    deny->setKeyNote(tr("Esc"));
    m_refuse = addButton(row, deny, verdict(Answer::Verdict::Deny));
    auto *instead =
        new QuietButton(context().theme, tr("Tell Claude what to do instead…"), m_content);
    row->addWidget(instead);
    column->addLayout(row);
    addInstead(column, instead, tr("What should Claude do instead?"));
}

void PermissionCard::addOtherRules(QWidget *button)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (auto rule = std::next(m_card.request.rules.begin()); rule != m_card.request.rules.end();
         ++rule) {
        QString text = tr("Always allow %1").arg(rule->text.simplified());
        menu->addAction(text.replace(QLatin1Char('&'), QLatin1String("&&")), this,
                        [this, answer = allowAlways(*rule)] { send(answer); });
    }
    menu->popup(button->mapToGlobal(QPoint(0, button->height() + 2)));
}

void PermissionCard::addQuestion(QVBoxLayout *column)
{
    m_questions = new QuestionForm(context().theme, m_card.request.input.questions, m_content);
    column->addWidget(m_questions);
    auto *row = new FlowLayout(10);
    auto *answer = new NotedButton(context().theme, ButtonKind::Primary, tr("Answer"), m_content);
    answer->setReturnNote();
    answer->setEnabled(m_questions->isComplete());
    answer->setAutoDefault(true);
    row->addWidget(answer);
    m_first = answer;
    auto *skip =
        new NotedButton(context().theme, ButtonKind::Secondary, tr("Do not answer"), m_content);
    skip->setKeyNote(tr("Esc"));
    m_refuse = addButton(row, skip, verdict(Answer::Verdict::Deny));
    column->addLayout(row);
    connect(answer, &QPushButton::clicked, this, &PermissionCard::submitQuestions);
    connect(m_questions, &QuestionForm::submitted, this, &PermissionCard::submitQuestions);
    connect(m_questions, &QuestionForm::changed, this,
            [this, answer] { answer->setEnabled(m_questions->isComplete()); });
}

void PermissionCard::addPlan(QVBoxLayout *column)
{
    if (m_card.request.input.content.isEmpty()) {
        column->addWidget(
            makeLabel(TextRole::Secondary, tr("The plan is in the messages above."), m_content));
    } else {
        auto *plan = new MarkdownText(context().theme, m_content);
        plan->setMarkdown(m_card.request.input.content, true);
        connect(plan, &TextBlocks::linkActivated, &context().actions, &EntryActions::linkActivated);
        column->addWidget(plan);
    }
    auto *row = new FlowLayout(10, true);
    auto *approve = new NotedButton(context().theme, ButtonKind::Primary, tr("Approve"), m_content);
    approve->setReturnNote();
    m_first = addButton(row, approve, verdict(Answer::Verdict::AllowOnce));
    Answer withEdits = verdict(Answer::Verdict::AllowOnce);
    withEdits.acceptEdits = true;
    addButton(row, makeButton(ButtonKind::Secondary, tr("Approve and accept edits"), m_content),
              withEdits);
    auto *keep =
        new NotedButton(context().theme, ButtonKind::Secondary, tr("Keep planning"), m_content);
    keep->setKeyNote(tr("Esc"));
    m_refuse = addButton(row, keep, verdict(Answer::Verdict::Deny));
    auto *instead = new QuietButton(context().theme, tr("Say what to change…"), m_content);
    row->addWidget(instead);
    column->addLayout(row);
    addInstead(column, instead, tr("What should be different?"));
}

void PermissionCard::addInstead(QVBoxLayout *column, QAbstractButton *opener,
                                const QString &placeholder)
{
    m_instead = new QLineEdit(m_content);
    m_instead->setFont(Theme::textFont());
    m_instead->setPlaceholderText(placeholder);
    m_instead->setAccessibleName(placeholder);
    m_instead->hide();
    column->addWidget(m_instead);
    connect(opener, &QAbstractButton::clicked, this, [this, opener] {
        opener->hide();
        m_instead->show();
        m_instead->setFocus();
        emit foldChanged(Fold::Open);
    });
    connect(m_instead, &QLineEdit::returnPressed, this, [this] {
        Answer answer = verdict(Answer::Verdict::Deny);
        answer.message = m_instead->text().trimmed();
        if (!answer.message.isEmpty())
            send(answer);
    });
}

QPushButton *PermissionCard::addButton(QLayout *row, QPushButton *button, const Answer &answer)
{
    button->setAutoDefault(true);
    button->installEventFilter(this);
    row->addWidget(button);
    connect(button, &QPushButton::clicked, this, [this, answer] { send(answer); });
    return button;
}

void PermissionCard::submitQuestions()
{
    if (!m_questions->isComplete())
        return;
    Answer answer = verdict(Answer::Verdict::AllowOnce);
    answer.answers = m_questions->answers();
    send(answer);
}

void PermissionCard::send(const Answer &answer)
{
    if (!isPending())
        return;
    m_sent = true;
    m_content->setEnabled(false);
    emit context().actions.answered(m_card.request.id, answer);
}

void PermissionCard::takeFocus()
{
    if (!isPending())
        return;
    if (m_questions)
        m_questions->focusFirst();
    else if (m_first)
        m_first->setFocus(Qt::TabFocusReason);
}

void PermissionCard::armKeys()
{
    m_keysArmed = false;
    m_arming = context().clock.after(kKeysRest, [this] { m_keysArmed = true; });
}

bool PermissionCard::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto &key = static_cast<QKeyEvent &>(*event);
        const bool answers = isReturn(key) || key.key() == Qt::Key_Space;
        if (answers && (!m_keysArmed || key.isAutoRepeat()))
            return true;
    }
    return EntryWidget::eventFilter(watched, event);
}

void PermissionCard::keyPressEvent(QKeyEvent *event)
{
    const bool isEscape = event->key() == Qt::Key_Escape;
    if (!isPending() || (!isReturn(*event) && !isEscape)) {
        EntryWidget::keyPressEvent(event);
        return;
    }
    if (!m_keysArmed || event->isAutoRepeat())
        return;
    if (isEscape && m_instead && m_instead->hasFocus()) {
        m_first->setFocus();
        return;
    }
    // Return in an empty field must not allow what the field was opened to refuse.
    if (isReturn(*event) && m_instead && m_instead->hasFocus())
        return;
    QPushButton *button = isEscape ? m_refuse : m_first;
    if (button && button->isEnabled())
        button->click();
}

} // namespace ui

#include "moc_PermissionCard.cpp"
