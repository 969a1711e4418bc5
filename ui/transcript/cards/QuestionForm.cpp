#include "ui/transcript/cards/QuestionForm.h"

#include "ui/kit/ChoiceButton.h"
#include "ui/kit/Controls.h"
#include "ui/words/MarkedText.h"

#include <QButtonGroup>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using bridge::agent::Question;

namespace {

constexpr int kMostLines = 40; ///< of a question or an option

} // namespace

QuestionForm::QuestionForm(Theme &theme, const std::vector<Question> &questions, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    for (const Question &question : questions)
        addQuestion(question);
}

void QuestionForm::addQuestion(const Question &question)
{
    auto *column = static_cast<QVBoxLayout *>(layout());
    if (!m_parts.empty())
        column->addSpacing(10);
    const auto shown = [](const QString &each) {
        return markedText(withoutMiddle({each, {}, 0}, kMostLines).text, TextUse::Content);
    };
    if (!question.header.isEmpty())
        column->addWidget(makeLabel(TextRole::Hint, shown(question.header), this));
    auto *text = makeLabel(TextRole::Body, shown(question.text), this);
    text->setFont(Theme::textFont(14, QFont::Medium));
    column->addWidget(text);

    const auto shape =
        question.multiSelect ? ChoiceButton::Shape::Box : ChoiceButton::Shape::Circle;
    Part part;
    part.question = question.text;
    auto *group = new QButtonGroup(this);
    group->setExclusive(!question.multiSelect);
    for (const auto &option : question.options) {
        auto *button =
            new ChoiceButton(m_theme, shape, shown(option.label), shown(option.description), this);
        group->addButton(button);
        column->addWidget(button);
        connect(button, &QAbstractButton::toggled, this, &QuestionForm::changed);
        part.options.emplace_back(button, option.label);
    }

    auto *own = new QHBoxLayout;
    own->setSpacing(8);
    part.other = new ChoiceButton(m_theme, shape, {}, {}, this);
    part.other->setAccessibleName(tr("Own answer"));
    group->addButton(part.other);
    part.words = new QLineEdit(this);
    part.words->setFont(Theme::textFont());
    part.words->setPlaceholderText(tr("In your own words…"));
    part.words->setAccessibleName(tr("Own answer to: %1").arg(text->text()));
    own->addWidget(part.other, 0, Qt::AlignVCenter);
    own->addWidget(part.words, 1);
    column->addLayout(own);
    connect(part.other, &QAbstractButton::toggled, this, &QuestionForm::changed);
    connect(part.words, &QLineEdit::textEdited, this,
            [this, other = part.other](const QString &now) {
                other->setChecked(!now.trimmed().isEmpty() || other->isChecked());
                emit changed();
            });
    m_parts.push_back(part);
}

QStringList QuestionForm::answerOf(const Part &part)
{
    QStringList answer;
    for (const auto &[button, label] : part.options) {
        if (button->isChecked())
            answer.append(label);
    }
    if (const QString words = part.words->text().trimmed();
        part.other->isChecked() && !words.isEmpty())
        answer.append(words);
    return answer;
}

std::map<QString, QStringList> QuestionForm::answers() const
{
    std::map<QString, QStringList> all;
    for (const Part &part : m_parts)
        all[part.question] = answerOf(part);
    return all;
}

bool QuestionForm::isComplete() const
{
    return std::all_of(m_parts.begin(), m_parts.end(),
                       [](const Part &part) { return !answerOf(part).isEmpty(); });
}

void QuestionForm::focusFirst()
{
    if (m_parts.empty())
        return;
    const Part &first = m_parts.front();
    (first.options.empty() ? first.other : first.options.front().first)->setFocus();
}

} // namespace ui

#include "moc_QuestionForm.cpp"
