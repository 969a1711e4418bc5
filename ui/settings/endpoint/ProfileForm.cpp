#include "ui/settings/endpoint/ProfileForm.h"

#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"
#include "ui/settings/SettingsPage.h"
#include "ui/words/AddressText.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>

#include <utility>

namespace ui {

ProfileForm::ProfileForm(QWidget *parent)
    : QWidget(parent)
    , m_title(makeLabel(TextRole::Row, {}, this))
    , m_name(new QLineEdit(this))
    , m_address(new QLineEdit(this))
    , m_keep(makeButton(ButtonKind::Primary, tr("Save"), this))
    , m_problem(new Paragraph(TextRole::Hint, {}, this))
{
    auto *cancel = makeButton(ButtonKind::Secondary, tr("Cancel"), this);
    m_name->setFont(Theme::textFont(13));
    m_name->setPlaceholderText(tr("Name"));
    m_name->setAccessibleName(tr("Name of the profile"));
    m_address->setFont(Theme::codeFont());
    m_address->setPlaceholderText(QStringLiteral("https://your-proxy:8766"));
    m_address->setAccessibleName(tr("Address of the profile"));
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(m_title);
    row->addWidget(m_name, 2);
    row->addWidget(m_address, 3);
    row->addWidget(m_keep);
    row->addWidget(cancel);
    auto *column = makeColumn(this, 4);
    column->addLayout(row);
    column->addWidget(m_problem);
    hide();

    for (auto *field : {m_name, m_address}) {
        connect(field, &QLineEdit::returnPressed, this, &ProfileForm::keep);
        connect(field, &QLineEdit::textEdited, this, &ProfileForm::advise);
    }
    connect(m_keep, &QPushButton::clicked, this, &ProfileForm::keep);
    connect(cancel, &QPushButton::clicked, this, &ProfileForm::close);
}

void ProfileForm::open(const Wish &wish, Keep keep)
{
    m_onKeep = std::move(keep);
    m_title->setText(wish.title);
    m_keep->setText(wish.action);
    m_name->setText(wish.name);
    m_address->setText(wish.address);
    m_address->setVisible(wish.asksAddress);
    advise();
    show();
    auto *first = wish.asksAddress && wish.address.isEmpty() ? m_address : m_name;
    first->setFocus(Qt::OtherFocusReason);
    first->selectAll();
}

void ProfileForm::advise()
{
    const auto advice = m_address->isHidden() ? QString() : adviceFor(m_address->text());
    say(advice, QStringLiteral("warn"));
    m_address->setAccessibleDescription(advice);
}

void ProfileForm::say(const QString &text, const QString &colorClass)
{
    m_problem->setText(text);
    m_problem->setColorClass(colorClass);
    m_problem->setVisible(!text.isEmpty());
}

void ProfileForm::keep()
{
    if (!m_onKeep)
        return;
    const auto problem = m_onKeep(m_name->text(), m_address->text());
    say(problem, QStringLiteral("error"));
    m_name->setAccessibleDescription(problem);
    if (problem.isEmpty())
        close();
}

void ProfileForm::close()
{
    m_onKeep = nullptr;
    hide();
    emit closed();
}

void ProfileForm::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Cancel))
        close();
    else
        QWidget::keyPressEvent(event);
}

} // namespace ui

#include "moc_ProfileForm.cpp"
