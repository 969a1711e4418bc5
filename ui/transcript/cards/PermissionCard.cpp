#include "ui/transcript/cards/PermissionCard.h"

#include "ui/kit/Controls.h"
#include "ui/kit/FlowLayout.h"
#include "ui/kit/Icons.h"
#include "ui/kit/MenuPlace.h"
#include "ui/kit/NotedButton.h"
#include "ui/kit/QuietButton.h"
#include "ui/text/DiffLines.h"
#include "ui/text/MarkdownText.h"
#include "ui/transcript/cards/QuestionForm.h"
#include "ui/transcript/cards/RequestView.h"
#include "ui/words/PermissionText.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <span>

namespace ui {

using bridge::agent::PermissionKind;
using bridge::agent::PermissionOption;
using Kind = PermissionOption::Kind;
using bridge::agent::ToolKind;
using Outcome = bridge::chat::PermissionEntry::Outcome;

namespace {

constexpr std::chrono::milliseconds kKeysRest{500};
constexpr int kBodyLines = 24;
constexpr std::size_t kFields = 50;
constexpr int kShortRule = 18;
constexpr int kReasonLines = 3;
constexpr qsizetype kLongestQuestion = 2000;
constexpr std::size_t kQuestions = 10;

std::vector<PermissionOption> alwaysAllowed(const bridge::agent::PermissionRequest &request)
{
    std::vector<PermissionOption> options;
    std::copy_if(request.options.begin(), request.options.end(), std::back_inserter(options),
                 [](const PermissionOption &each) { return each.kind == Kind::AllowAlways; });
    return options;
}

bool isReturn(const QKeyEvent &event)
{
    return event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
}

bool pressesButtons(const QKeyEvent &event)
{
    return isReturn(event) || event.key() == Qt::Key_Space || event.key() == Qt::Key_Select;
}

} // namespace

PermissionCard::PermissionCard(const EntryContext &context, QWidget *parent)
    : EntryWidget(context, parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    connect(qApp, &QApplication::focusChanged, this, &PermissionCard::showKeys);
}

PermissionCard::~PermissionCard()
{
    // The focus leaves its buttons when they are destroyed, after this part of it.
    qApp->disconnect(this);
}

bool PermissionCard::wantsAnswer() const
{
    return m_entry.outcome == Outcome::Pending && !m_sent;
}

void PermissionCard::showEntry(const bridge::chat::TranscriptEntry &entry)
{
    const auto &card = std::get<bridge::chat::PermissionEntry>(entry.content);
    if (m_content && card.outcome == m_entry.outcome && card.note == m_entry.note)
        return;
    m_entry = card;
    build();
}

void PermissionCard::setFold(Fold fold)
{
    m_fold = fold;
}

void PermissionCard::build()
{
    if (m_content) {
        m_content->hide();
        m_content->deleteLater();
    }
    m_first = nullptr;
    m_refuse = nullptr;
    m_questions = nullptr;
    m_instead = nullptr;
    m_request = nullptr;
    m_hint = nullptr;
    m_content = new QWidget(this);
    layout()->addWidget(m_content);
    auto *column = new QVBoxLayout(m_content);
    column->setSpacing(10);
    if (m_entry.outcome != Outcome::Pending) {
        setFrame(colors().surface, colors().line, Theme::kRadiusTool);
        buildOutcome(column);
    } else {
        column->setContentsMargins(15, 14, 15, 12);
        addRequest(column);
        setFrame(colors().background, m_request->needsCare() ? colors().warn : colors().accent,
                 Theme::kRadiusCard);
        switch (m_entry.request.kind) {
        case PermissionKind::Tool:
            addToolButtons(column);
            break;
        case PermissionKind::Question:
            addQuestionButtons(column);
            break;
        case PermissionKind::Plan:
            addPlanButtons(column);
            break;
        }
        m_hint = makeLabel(TextRole::Hint, {}, m_content);
        column->addWidget(m_hint);
        m_isHintAProblem = false;
        showKeys();
        armKeys();
    }
    m_content->show();
    emit sizeChanged();
}

void PermissionCard::buildOutcome(QVBoxLayout *column)
{
    column->setContentsMargins(12, 9, 12, 9);
    const bool isRefused =
        m_entry.outcome == Outcome::Denied || m_entry.outcome == Outcome::Withdrawn;
    auto *row = new QHBoxLayout;
    row->setSpacing(6);
    auto *mark = new QLabel(m_content);
    mark->setPixmap(iconPixmap(isRefused ? Icon::Cross : Icon::Check,
                               isRefused ? colors().text3 : colors().ok, 14, devicePixelRatioF()));
    auto *text = new ElidedLabel(TextRole::Secondary, m_content);
    text->setFont(Theme::textFont(13, QFont::Medium));
    text->setFullText(permissionOutcome(m_entry));
    row->addWidget(mark);
    row->addWidget(text);
    if (m_entry.request.kind == PermissionKind::Tool) {
        auto *what = new ElidedLabel(TextRole::Code, m_content);
        what->setFullText(markedText(m_entry.request.input.headline, TextUse::Name));
        row->addSpacing(2);
        row->addWidget(what, 1);
    } else {
        row->addStretch();
    }
    column->addLayout(row);
    if (m_entry.request.kind == PermissionKind::Question && isRefused) {
        const auto &questions = m_entry.request.input.questions;
        for (const auto &question :
             std::span(questions).first(std::min(questions.size(), kQuestions))) {
            auto *asked = makeLabel(
                TextRole::Secondary,
                markedText(question.text.left(kLongestQuestion), TextUse::Prose), m_content);
            asked->setWordWrap(true);
            column->addWidget(asked);
        }
    }
    if (m_entry.request.kind == PermissionKind::Plan && !m_entry.request.input.content.isEmpty()) {
        auto *plan = new MarkdownText(context().theme, m_content);
        plan->removeLimit();
        plan->setMarkdown(m_entry.request.input.content, true);
        column->addWidget(plan);
    }
}

void PermissionCard::addRequest(QVBoxLayout *column)
{
    m_request = new RequestView(context().theme, m_content);
    column->addWidget(m_request);
    auto *title = new QHBoxLayout;
    title->setSpacing(12);
    auto *label = makeLabel(TextRole::CardTitle,
                            permissionTitle(m_entry.request, context().agent.shortName), m_request);
    label->setWordWrap(true);
    title->addWidget(label, 1);
    m_request->column().addLayout(title);
    m_request->shown(m_entry.request.toolName, TextUse::Name);
    m_request->addLongWords(tr("Tool"), m_entry.request.toolName);
    if (m_entry.request.kind == PermissionKind::Question)
        addQuestions();
    else if (m_entry.request.kind == PermissionKind::Plan)
        addPlan();
    else
        addTool();
    if (m_entry.request.outsideWorkspace) {
        auto *outside = makeLabel(TextRole::Hint, tr("outside the workspace"), m_request);
        outside->setWordWrap(false);
        title->addWidget(outside);
    }
    if (const int count = m_request->hidden(); count > 0) {
        auto *hidden = new Pill(m_request);
        hidden->show(Tone::Warn, count == 1 ? tr("1 hidden character")
                                            : tr("%n hidden characters", nullptr, count));
        title->addWidget(hidden);
    }
    connect(m_request, &RequestView::wholeRequested, this,
            [this] { emit foldChanged(m_fold = Fold::Whole); });
    if (m_fold == Fold::Whole)
        m_request->showWhole();
}

void PermissionCard::addTool()
{
    const auto &request = m_entry.request;
    const auto &input = request.input;
    if (shownLines(request.reason) > kReasonLines) {
        m_request->addField(tr("Reason"), request.reason);
    } else if (!request.reason.isEmpty()) {
        m_request->column().addWidget(makeLabel(
            TextRole::Hint, m_request->shown(request.reason, TextUse::Content), m_request));
        m_request->addLongWords(tr("Reason"), request.reason);
    }
    if (input.kind == ToolKind::Other || input.headline.isEmpty()) {
        m_request->addText(TextBlocks::Style::Box, input.json, TextUse::Name, kBodyLines);
    } else {
        m_request->addText(TextBlocks::Style::Box, input.headline,
                           input.kind == ToolKind::Command ? TextUse::Command : TextUse::Name,
                           kBodyLines);
        const QStringList change =
            input.edits.empty() ? addedLines(input.content) : diffLines(input.edits);
        if (!change.isEmpty())
            m_request->addText(TextBlocks::Style::Diff, change.join(QLatin1Char('\n')),
                               TextUse::Diff, kBodyLines);
        addFields();
    }
    // The buttons have room for the beginning of a rule only.
    for (const PermissionOption &rule : alwaysAllowed(request)) {
        if (rule.label.size() > kShortRule && rule.label != input.headline)
            m_request->addField(tr("Always allow"), rule.label);
    }
}

void PermissionCard::addFields()
{
    const auto &fields = m_entry.request.input.fields;
    QString further;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i < kFields)
            m_request->addField(fields[i].name, fields[i].value);
        else
            further += fields[i].name + QStringLiteral(": ") + fields[i].value + u'\n';
    }
    // A widget for each would have no bound.
    if (!further.isEmpty())
        m_request->addText(TextBlocks::Style::Box, further, TextUse::Content, kBodyLines);
}

void PermissionCard::addToolButtons(QVBoxLayout *column)
{
    auto *row = new FlowLayout(10, true);
    m_first = addButton(row, makeAllowing(tr("Allow once")), answer(Kind::AllowOnce));
    if (const auto rules = alwaysAllowed(m_entry.request); !rules.empty()) {
        const PermissionOption &rule = rules.front();
        auto *always =
            new NotedButton(context().theme, ButtonKind::Secondary, tr("Always allow"), m_content);
        always->setRuleNote(markedText(rule.label, TextUse::Name));
        always->setToolTip(QStringLiteral("<qt>%1</qt>")
                               .arg(permissionScope(rule).toHtmlEscaped().replace(
                                   QLatin1Char('\n'), QLatin1String("<br>"))));
        addButton(row, always, {rule.id});
        if (rules.size() > 1) {
            auto *more = makeButton(ButtonKind::Secondary, {}, m_content);
            more->setIcon(icon(Icon::ChevronDown, colors().text2));
            more->setAccessibleName(tr("Other rules to always allow"));
            more->installEventFilter(this);
            connect(more, &QPushButton::clicked, this, [this, more] { addOtherRules(more); });
            row->addWidget(more);
        }
    }
    auto *deny = new NotedButton(context().theme, ButtonKind::Secondary, tr("Deny"), m_content);
    deny->setKeyNote(tr("Esc"));
    m_refuse = addButton(row, deny, answer(Kind::RejectOnce));
    const QString &agent = context().agent.shortName;
    auto *instead =
        new QuietButton(context().theme, tr("Tell %1 what to do instead…").arg(agent), m_content);
    row->addWidget(instead);
    column->addLayout(row);
    addInstead(column, instead, tr("What should %1 do instead?").arg(agent));
}

void PermissionCard::addOtherRules(QWidget *button)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->installEventFilter(this); // its keys allow, too
    auto rules = alwaysAllowed(m_entry.request);
    rules.erase(rules.begin());
    for (const PermissionOption &rule : rules) {
        QString text = tr("Always allow %1").arg(markedText(rule.label, TextUse::Name));
        menu->addAction(text.replace(QLatin1Char('&'), QLatin1String("&&")), this,
                        [this, id = rule.id] { send({id}); });
    }
    popupUnder(*menu, *button);
}

void PermissionCard::addQuestions()
{
    const auto &questions = m_entry.request.input.questions;
    m_questions = new QuestionForm(context().theme, questions, m_request);
    m_request->column().addWidget(m_questions);
    QStringList texts;
    for (const auto &question : questions) {
        texts << question.text << question.header;
        for (const auto &option : question.options)
            texts << option.label << option.description;
    }
    for (const QString &text : std::as_const(texts)) {
        m_request->shown(text, TextUse::Content);
        m_request->addLongWords(tr("Whole text"), text);
    }
    addFields();
}

void PermissionCard::addQuestionButtons(QVBoxLayout *column)
{
    auto *row = new FlowLayout(10);
    auto *submit = makeAllowing(tr("Answer"));
    submit->setEnabled(m_questions->isComplete());
    submit->setAutoDefault(true);
    submit->installEventFilter(this);
    row->addWidget(submit);
    m_first = submit;
    auto *skip =
        new NotedButton(context().theme, ButtonKind::Secondary, tr("Do not answer"), m_content);
    skip->setKeyNote(tr("Esc"));
    m_refuse = addButton(row, skip, answer(Kind::RejectOnce));
    column->addLayout(row);
    connect(submit, &QPushButton::clicked, this, &PermissionCard::submitQuestions);
    connect(m_questions, &QuestionForm::changed, this,
            [this, submit] { submit->setEnabled(m_questions->isComplete()); });
}

void PermissionCard::addPlan()
{
    const QString &text = m_entry.request.input.content;
    if (text.isEmpty()) {
        m_request->column().addWidget(
            makeLabel(TextRole::Secondary, tr("The plan is in the messages above."), m_request));
    } else {
        m_request->shown(text, TextUse::Prose);
        auto *plan = new MarkdownText(context().theme, m_request);
        plan->removeLimit();
        plan->setMarkdown(text, true);
        connect(plan, &TextBlocks::linkActivated, &context().intents, &Intents::linkRequested);
        m_request->column().addWidget(plan);
    }
    addFields();
}

void PermissionCard::addPlanButtons(QVBoxLayout *column)
{
    auto *row = new FlowLayout(10, true);
    m_first = addButton(row, makeAllowing(tr("Approve")), answer(Kind::AllowOnce));
    if (m_entry.request.option(Kind::AllowAlways))
        addButton(row, makeButton(ButtonKind::Secondary, tr("Approve and accept edits"), m_content),
                  answer(Kind::AllowAlways));
    auto *keep =
        new NotedButton(context().theme, ButtonKind::Secondary, tr("Keep planning"), m_content);
    keep->setKeyNote(tr("Esc"));
    m_refuse = addButton(row, keep, answer(Kind::RejectOnce));
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
        Answer refusal = answer(Kind::RejectOnce);
        refusal.message = m_instead->text().trimmed();
        if (!refusal.message.isEmpty())
            send(refusal);
    });
}

PermissionCard::Answer PermissionCard::answer(Kind kind) const
{
    return bridge::agent::answerWith(m_entry.request, kind);
}

NotedButton *PermissionCard::makeAllowing(const QString &text)
{
    const bool needsCare = m_request->needsCare();
    auto *button = new NotedButton(
        context().theme, needsCare ? ButtonKind::Secondary : ButtonKind::Primary, text, m_content);
    if (needsCare)
        button->setKeyNote(tr("Ctrl+Return"));
    else
        button->setReturnNote();
    return button;
}

template <typename Button>
Button *PermissionCard::addButton(QLayout *row, Button *button, const Answer &answer)
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
    Answer answers = answer(Kind::AllowOnce);
    answers.answers = m_questions->answers();
    send(answers);
}

void PermissionCard::send(const Answer &answer)
{
    if (!wantsAnswer())
        return;
    m_sent = true;
    // With the focus still in the card, from which the chat moves it on.
    const QPointer<QWidget> asked = m_content;
    emit context().actions.answered(m_entry.request.id, answer);
    if (asked && asked == m_content && m_entry.outcome == Outcome::Pending)
        asked->setEnabled(false); // the answer is on its way
}

void PermissionCard::takeFocus()
{
    if (!wantsAnswer())
        return;
    // The key that answered another card may be pressed twice.
    armKeys();
    if (m_questions)
        m_questions->focusFirst();
    else if (m_first)
        m_first->setFocus(Qt::TabFocusReason);
}

void PermissionCard::showKeys()
{
    if (!m_hint || !wantsAnswer())
        return;
    const QWidget *focused = QApplication::focusWidget();
    const bool isHere = focused && isAncestorOf(focused);
    if (m_first)
        m_first->setNoteShown(isHere);
    m_isHintAProblem = m_isHintAProblem && isHere;
    // The line keeps its height: nothing below it moves when the focus does.
    if (!m_isHintAProblem)
        m_hint->setText(isHere ? QStringLiteral(" ")
                               : tr("Shift+Tab in the message field goes here, Esc refuses."));
}

bool PermissionCard::leaveReason()
{
    if (!m_instead || !m_instead->hasFocus() || !m_first)
        return false;
    m_first->setFocus();
    return true;
}

bool PermissionCard::refuse()
{
    if (!wantsAnswer())
        return false;
    if (m_keysArmed)
        m_refuse->click();
    else
        armKeys(); // it was meant for something else
    return true;
}

void PermissionCard::armKeys()
{
    m_keysArmed = false;
    m_arming = context().clock.after(kKeysRest, [this] { m_keysArmed = true; });
}

bool PermissionCard::event(QEvent *event)
{
    // What was not on screen has not been read, however long it exists.
    if (m_request && (event->type() == QEvent::Show || event->type() == QEvent::WindowActivate))
        armKeys();
    return EntryWidget::event(event);
}

bool PermissionCard::isFresh(const QKeyEvent &key)
{
    if (m_keysArmed && !key.isAutoRepeat())
        return true;
    // A key that is held down since before the card came; X11 does not mark each repetition.
    armKeys();
    return false;
}

bool PermissionCard::mayAllow(const QKeyEvent &key)
{
    if (!m_request || !isFresh(key))
        return false;
    const bool isEmphatic = isReturn(key) && key.modifiers().testFlag(Qt::ControlModifier);
    QString problem;
    if (!m_request->isWhole())
        problem = tr("A key allows only what has been on screen: show all lines first.");
    else if (!m_request->isSeen())
        problem = tr("A key allows only what has been on screen: scroll through all of it first.");
    else if (m_request->needsCare() && !isEmphatic)
        problem = m_request->hidden() > 0
                      ? tr("Something in it is marked. Ctrl+Return allows it, or a click.")
                      : tr("It is very long. Ctrl+Return allows it, or a click.");
    m_isHintAProblem = !problem.isEmpty();
    m_hint->setText(problem);
    return problem.isEmpty();
}

bool PermissionCard::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto &key = static_cast<QKeyEvent &>(*event);
        if (pressesButtons(key) && !(watched == m_refuse ? isFresh(key) : mayAllow(key)))
            return true;
    }
    return EntryWidget::eventFilter(watched, event);
}

void PermissionCard::keyPressEvent(QKeyEvent *event)
{
    const bool isEscape = event->key() == Qt::Key_Escape;
    if (!wantsAnswer() || (!isReturn(*event) && !isEscape)) {
        EntryWidget::keyPressEvent(event);
        return;
    }
    if (isEscape) {
        if (!leaveReason() && isFresh(*event))
            refuse();
        return;
    }
    if (!isFresh(*event))
        return;
    // Return in the empty field must not trigger the card's first button, which allows.
    if (m_instead && m_instead->hasFocus())
        return;
    if (m_first && m_first->isEnabled() && mayAllow(*event))
        m_first->click();
}

} // namespace ui

#include "moc_PermissionCard.cpp"
