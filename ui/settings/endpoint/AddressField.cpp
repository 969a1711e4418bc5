#include "ui/settings/endpoint/AddressField.h"

#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"
#include "ui/settings/SettingsPage.h"
#include "ui/words/AddressText.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QPushButton>
#include <QStringListModel>
#include <QTimer>

namespace ui {

using bridge::endpoint::AddressProblem;
using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;

namespace {

/// True while the user is still typing "https://": not an error yet.
bool isBeginning(const QString &text)
{
    return QLatin1String("http://").startsWith(text, Qt::CaseInsensitive)
           || QLatin1String("https://").startsWith(text, Qt::CaseInsensitive);
}

std::optional<AddressProblem> problemOf(const QString &text)
{
    const auto address = EndpointAddress::parse(text);
    return address ? std::nullopt : std::optional(address.error());
}

} // namespace

AddressField::AddressField(EndpointChoice &choice, QWidget *parent)
    : QWidget(parent)
    , m_choice(choice)
    , m_edit(new QLineEdit(this))
    , m_problem(new Paragraph(TextRole::Hint, {}, this))
    , m_correct(makeButton(ButtonKind::Secondary, {}, this))
    , m_recent(new QStringListModel(this))
    , m_rest(new QTimer(this))
{
    m_edit->setFont(Theme::codeFont());
    m_edit->setPlaceholderText(QStringLiteral("https://your-proxy:8766"));
    m_edit->setAccessibleName(tr("Address of the custom API endpoint"));
    m_correct->setObjectName(QStringLiteral("correction"));
    m_rest->setObjectName(QStringLiteral("rest"));
    m_rest->setSingleShot(true);

    auto *layout = makeColumn(this, 6);
    layout->addWidget(m_edit);
    layout->addWidget(m_problem);
    layout->addWidget(m_correct, 0, Qt::AlignLeft);

    connect(m_edit, &QLineEdit::textEdited, this, &AddressField::onTyped);
    connect(m_rest, &QTimer::timeout, this, &AddressField::onRested);
    connect(m_edit, &QLineEdit::editingFinished, this, &AddressField::commit);
    connect(m_correct, &QPushButton::clicked, this, [this] {
        m_edit->setText(m_suggestion);
        commit();
    });
    connect(&m_choice, &EndpointChoice::changed, this, &AddressField::showSaved);
    offerRecent();
    showProblem({});
    showSaved();
}

void AddressField::offerRecent()
{
    auto *completer = new QCompleter(m_recent, this);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->popup()->setFont(Theme::codeFont());
    m_edit->setCompleter(completer);
    m_edit->installEventFilter(this);
    connect(completer, qOverload<const QString &>(&QCompleter::activated), this,
            [this](const QString &address) {
                m_edit->setText(address);
                commit();
            });
}

bool AddressField::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Down
        && !m_edit->completer()->popup()->isVisible()) {
        m_edit->completer()->setCompletionPrefix({});
        m_edit->completer()->complete();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void AddressField::keyPressEvent(QKeyEvent *event)
{
    // What was typed goes; only then Esc is for the window.
    if (event->matches(QKeySequence::Cancel) && m_edit->text() != m_choice.addressText()) {
        m_edit->setText(m_choice.addressText());
        showProblem(m_edit->text().isEmpty() ? std::nullopt : problemOf(m_edit->text()));
        event->accept();
        return;
    }
    QWidget::keyPressEvent(event);
}

AddressField::~AddressField()
{
    // QLineEdit emits editingFinished when destroyed with the focus.
    m_edit->disconnect(this);
}

bool AddressField::commit()
{
    const auto text = m_edit->text();
    std::optional<AddressProblem> problem;
    // One that was refused may have been switched on since.
    if (text != m_choice.addressText() || m_choice.awaitsAddress()) {
        if (const auto saved = m_choice.setAddress(text); !saved)
            problem = saved.error();
    } else if (!text.isEmpty()) {
        // The settings file may contain an address that this field would refuse.
        problem = problemOf(text);
    }
    showProblem(problem);
    return !problem;
}

void AddressField::refuse()
{
    showProblem(problemOf(m_edit->text()));
    takeFocus();
}

void AddressField::takeFocus()
{
    m_edit->setFocus(Qt::OtherFocusReason);
}

void AddressField::onTyped()
{
    say({}, std::nullopt); // it was about another text
    m_rest->start(kRest);
}

void AddressField::onRested()
{
    const QString text = m_edit->text();
    showProblem(isBeginning(text) ? std::nullopt : problemOf(text));
}

void AddressField::showSaved()
{
    m_recent->setStringList(m_choice.recentAddresses());
    const auto saved = m_choice.addressText();
    if (m_edit->text() == saved || (m_edit->hasFocus() && m_edit->isModified()))
        return;
    m_edit->setText(saved);
    m_edit->setCursorPosition(0);
    showProblem(saved.isEmpty() ? std::nullopt : problemOf(saved));
}

void AddressField::showProblem(const std::optional<AddressProblem> &problem)
{
    m_rest->stop();
    say(problem ? wordsFor(*problem) : adviceFor(m_edit->text()), problem);
}

void AddressField::say(const QString &words, const std::optional<AddressProblem> &problem)
{
    const auto correction = problem ? correctionLabel(*problem) : QString();
    m_suggestion = problem ? problem->suggestion.value_or(QString()) : QString();
    setStyleProperty(m_edit, "invalid", problem.has_value());
    m_edit->setAccessibleDescription(words);
    m_problem->setText(words);
    m_problem->setColorClass(problem ? QStringLiteral("error") : QStringLiteral("warn"));
    m_problem->setVisible(!words.isEmpty());
    m_correct->setText(correction);
    m_correct->setVisible(!correction.isEmpty());
}

} // namespace ui
