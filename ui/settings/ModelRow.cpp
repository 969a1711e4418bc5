#include "ui/settings/ModelRow.h"

#include "ui/common/Paragraph.h"
#include "ui/settings/SettingsPage.h"

#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>

namespace ui {

using bridge::endpoint::EndpointAddress;
using bridge::endpoint::EndpointChoice;
using bridge::endpoint::ModelFacts;
using bridge::endpoint::RungReport;

namespace {

QString originOf(const EndpointChoice &choice)
{
    const auto address = EndpointAddress::parse(choice.addressText());
    return address ? address->origin() : QString();
}

} // namespace

ModelRow::ModelRow(EndpointChoice &choice, QWidget *parent)
    : QWidget(parent)
    , m_choice(choice)
    , m_model(new QComboBox(this))
    , m_hint(new Paragraph(TextRole::Hint, {}, this))
{
    m_model->setEditable(true);
    m_model->setInsertPolicy(QComboBox::NoInsert);
    m_model->setFont(Theme::codeFont());
    m_model->lineEdit()->setFont(Theme::codeFont());
    m_model->setMaxVisibleItems(12);
    m_model->setAccessibleName(tr("Model"));
    m_model->lineEdit()->setPlaceholderText(tr("Claude Code's own choice"));
    m_model->completer()->setFilterMode(Qt::MatchContains);
    m_model->completer()->setCompletionMode(QCompleter::PopupCompletion);

    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(makeRowTitle(tr("Model"), this));
    row->addWidget(m_model, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(row);
    layout->addWidget(m_hint);

    connect(m_model, &QComboBox::activated, this, &ModelRow::save);
    connect(m_model->lineEdit(), &QLineEdit::editingFinished, this, &ModelRow::save);
    connect(&m_choice, &EndpointChoice::changed, this, &ModelRow::refresh);
    refresh();
}

ModelRow::~ModelRow()
{
    // A line edit that dies with the focus says that editing is finished, and so does its box.
    m_model->lineEdit()->disconnect(this);
    m_model->disconnect(this);
}

void ModelRow::learn(const RungReport &report)
{
    const auto *facts = std::get_if<ModelFacts>(&report.facts);
    const auto served = facts && !facts->served.isEmpty() ? facts->served
                        : report.failure                  ? report.failure->fix.models
                                                          : QStringList();
    if (served.isEmpty())
        return;
    m_served = served;
    m_origin = originOf(m_choice);
    refresh();
}

void ModelRow::refresh()
{
    const auto origin = originOf(m_choice);
    if (origin != m_origin)
        m_served.clear();
    const auto model = m_choice.model();
    // What the user is typing is theirs until it is saved.
    const bool isTyping = m_model->lineEdit()->hasFocus() && m_model->lineEdit()->isModified();
    const auto shown = isTyping ? m_model->currentText() : model;
    const QSignalBlocker quiet(m_model);
    m_model->clear();
    m_model->addItem({});
    m_model->addItems(m_served);
    m_model->setItemData(0, tr("Claude Code's own choice"), Qt::AccessibleTextRole);
    m_model->setCurrentText(shown);
    m_model->lineEdit()->setModified(isTyping);
    m_model->lineEdit()->setCursorPosition(isTyping ? static_cast<int>(shown.size()) : 0);
    setEnabled(!origin.isEmpty());
    m_hint->setText(model.isEmpty()
                        ? tr("For servers that do not know Claude Code's own model names; a check "
                             "lists what they have.")
                        : tr("Claude Code asks for it in every role, also for small work in the "
                             "background."));
}

void ModelRow::save()
{
    const auto model = m_model->currentText().trimmed();
    m_model->lineEdit()->setModified(false);
    if (model != m_choice.model())
        m_choice.setModel(model);
}

} // namespace ui

#include "moc_ModelRow.cpp"
