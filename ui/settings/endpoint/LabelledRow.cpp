#include "ui/settings/endpoint/LabelledRow.h"

#include "ui/kit/Paragraph.h"
#include "ui/settings/SettingsPage.h"

#include <QHBoxLayout>

namespace ui {

namespace {

constexpr int kNameColumn = 116;

} // namespace

LabelledRow::LabelledRow(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout)
    , m_words(new Paragraph(TextRole::Hint, {}, this))
{
    auto *name = makeLabel(TextRole::Row, title, this);
    name->setMinimumWidth(kNameColumn);
    m_row->setSpacing(10);
    m_row->addWidget(name);
    auto *under = new QHBoxLayout;
    under->setContentsMargins(kNameColumn + m_row->spacing(), 0, 0, 0);
    under->addWidget(m_words);
    auto *column = makeColumn(this, 4);
    column->addLayout(m_row);
    column->addLayout(under);
    showWords();
}

void LabelledRow::addControl(QWidget *control, int stretch)
{
    m_row->addWidget(control, stretch);
}

void LabelledRow::setHint(const QString &hint)
{
    m_hint = hint;
    showWords();
}

void LabelledRow::setProblem(const QString &problem)
{
    m_problem = problem;
    showWords();
}

void LabelledRow::showWords()
{
    const auto &words = m_problem.isEmpty() ? m_hint : m_problem;
    m_words->setText(words);
    m_words->setColorClass(m_problem.isEmpty() ? QStringLiteral("text3") : QStringLiteral("error"));
    m_words->setVisible(!words.isEmpty());
    for (int i = 1; i < m_row->count(); ++i) {
        if (auto *control = m_row->itemAt(i)->widget())
            control->setAccessibleDescription(words);
    }
}

} // namespace ui

#include "moc_LabelledRow.cpp"
