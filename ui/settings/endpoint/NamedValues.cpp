#include "ui/settings/endpoint/NamedValues.h"

#include "ui/kit/Paragraph.h"
#include "ui/kit/StyleSheet.h"
#include "ui/settings/SettingsPage.h"

#include <QHBoxLayout>
#include <QLineEdit>

namespace ui {

namespace {

constexpr int kNameWidth = 230;

} // namespace

NamedValues::NamedValues(const Words &words, Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_rows(new QVBoxLayout)
    , m_name(new QLineEdit(this))
    , m_value(new QLineEdit(this))
    , m_secret(new ToggleSwitch(theme, this))
    , m_secretLabel(makeLabel(TextRole::Row, words.secretLabel, this))
    , m_add(makeButton(ButtonKind::Secondary, tr("Add"), this))
    , m_offer(makeButton(ButtonKind::Secondary, {}, this))
    , m_words(new Paragraph(TextRole::Hint, {}, this))
    , m_hint(words.hint)
{
    m_rows->setSpacing(4);
    auto *column = makeColumn(this, 6);
    column->addLayout(m_rows);
    makeLine(words);
    column->addWidget(m_words);
    column->addWidget(m_offer, 0, Qt::AlignLeft);
    m_offer->hide();
    connect(m_offer, &QPushButton::clicked, this,
            [this] { takeOffer(m_name->text().trimmed(), m_value->text()); });
    refreshLine();
}

void NamedValues::makeLine(const Words &words)
{
    m_name->setFont(Theme::codeFont());
    m_name->setFixedWidth(kNameWidth);
    m_name->setPlaceholderText(words.example);
    m_name->setAccessibleName(words.name);
    m_value->setFont(Theme::codeFont());
    m_value->setPlaceholderText(tr("value"));
    m_value->setAccessibleName(tr("Value"));
    m_secret->setAccessibleName(words.secretLabel);
    m_secret->setVisible(!words.secretLabel.isEmpty());
    m_secretLabel->setVisible(!words.secretLabel.isEmpty());
    m_add->setAccessibleName(tr("Add: %1").arg(words.name));
    auto *line = new QHBoxLayout;
    line->setSpacing(10);
    line->addWidget(m_name);
    line->addWidget(m_value, 1);
    line->addWidget(m_secretLabel);
    line->addWidget(m_secret);
    line->addWidget(m_add);
    static_cast<QVBoxLayout *>(layout())->addLayout(line);

    for (auto *field : {m_name, m_value}) {
        connect(field, &QLineEdit::textEdited, this, [this] {
            m_problem.clear();
            m_offer->hide();
            refreshLine();
        });
        connect(field, &QLineEdit::returnPressed, this, &NamedValues::enter);
    }
    connect(m_add, &QPushButton::clicked, this, &NamedValues::enter);
    connect(m_secret, &QAbstractButton::toggled, this, [this](bool isSecret) {
        m_value->setEchoMode(isSecret ? QLineEdit::Password : QLineEdit::Normal);
    });
}

void NamedValues::showValues(const std::vector<Value> &values)
{
    clearLayout(*m_rows);
    for (const auto &value : values)
        addShown(*m_rows, makeRow(value));
}

QWidget *NamedValues::makeRow(const Value &value)
{
    auto *row = new QWidget(this);
    auto *name = new ElidedLabel(TextRole::Code, row, Qt::ElideMiddle);
    name->setFullText(value.name);
    name->setFixedWidth(kNameWidth);
    setStyleClass(name, QStringLiteral("text"));
    auto *text =
        new ElidedLabel(value.isSecret ? TextRole::Hint : TextRole::Code, row, Qt::ElideMiddle);
    text->setFullText(value.value);
    auto *change = makeButton(ButtonKind::Plain, tr("Change"), row);
    change->setAccessibleName(tr("Change %1").arg(value.name));
    auto *removeButton = makeButton(ButtonKind::Plain, tr("Remove"), row);
    removeButton->setAccessibleName(tr("Remove %1").arg(value.name));
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(name);
    layout->addWidget(text, 1);
    layout->addWidget(change);
    layout->addWidget(removeButton);
    connect(change, &QPushButton::clicked, this, [this, value] { edit(value); });
    connect(removeButton, &QPushButton::clicked, this, [this, name = value.name] { remove(name); });
    return row;
}

void NamedValues::edit(const Value &value)
{
    m_name->setText(value.name);
    m_secret->setChecked(value.isSecret);
    m_value->setText(value.isSecret ? QString() : value.value);
    m_value->setFocus(Qt::OtherFocusReason);
    m_value->selectAll();
    m_problem.clear();
    m_offer->hide();
    refreshLine();
}

void NamedValues::enter()
{
    const auto name = m_name->text().trimmed();
    if (!name.isEmpty() && !m_isBusy)
        add(name, m_value->text(), m_secret->isChecked());
}

void NamedValues::conclude(const QString &problem, const QString &offer)
{
    m_problem = problem;
    m_offer->setText(offer);
    m_offer->setVisible(!offer.isEmpty());
    m_isBusy = false;
    if (problem.isEmpty()) {
        m_name->clear();
        m_value->clear();
        m_secret->setChecked(false);
    }
    refreshLine();
}

void NamedValues::setBusy()
{
    m_isBusy = true;
    refreshLine();
}

void NamedValues::refreshLine()
{
    for (auto *field : {m_name, m_value})
        field->setEnabled(!m_isBusy);
    m_add->setEnabled(!m_isBusy && !m_name->text().trimmed().isEmpty());
    setStyleProperty(m_name, "invalid", !m_problem.isEmpty());
    const auto &words = m_problem.isEmpty() ? m_hint : m_problem;
    m_words->setText(words);
    m_words->setColorClass(m_problem.isEmpty() ? QStringLiteral("text3") : QStringLiteral("error"));
    m_words->setVisible(!words.isEmpty());
    m_name->setAccessibleDescription(words);
}

} // namespace ui

#include "moc_NamedValues.cpp"
