#include "ui/endpoint/ModelMenu.h"

#include "ui/kit/PopupList.h"
#include "ui/kit/StyleSheet.h"
#include "ui/kit/Theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>
#include <QWidgetAction>

#include <algorithm>

namespace ui {

namespace {

/// Up to this many need no search.
constexpr int kPlain = 10;
constexpr int kShownRows = 9;
constexpr int kMaxWidth = 460;

} // namespace

ModelMenu::ModelMenu(const QStringList &models, QWidget *parent)
    : QMenu(parent)
{
    setAccessibleName(tr("Models of this server"));
    if (models.size() > kPlain) {
        addSearchableList(models);
        return;
    }
    for (const auto &model : models) {
        // QMenu treats an ampersand as a mnemonic.
        auto *action = addAction(QString(model).replace(u'&', QLatin1String("&&")));
        action->setData(model);
        connect(action, &QAction::triggered, this, [this, model] { emit modelSelected(model); });
    }
}

void ModelMenu::addSearchableList(const QStringList &models)
{
    auto *panel = new QWidget(this);
    m_search = new QLineEdit(panel);
    m_search->setPlaceholderText(tr("Search %n models", nullptr, static_cast<int>(models.size())));
    m_search->setAccessibleName(tr("Search the models"));
    m_search->installEventFilter(this);
    m_list = new QListWidget(panel);
    m_list->setAccessibleName(tr("Models of this server"));
    m_list->setFont(Theme::codeFont());
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideMiddle);
    setStyleClass(m_list, QStringLiteral("menuRows"));
    m_list->ensurePolished(); // its rows are measured next
    for (const auto &model : models) {
        auto *item = new QListWidgetItem(model, m_list);
        item->setToolTip(QStringLiteral("<qt>%1</qt>").arg(model.toHtmlEscaped()));
    }
    m_list->setCurrentRow(0);
    m_list->setFixedHeight(kShownRows * std::max(30, m_list->sizeHintForRow(0)));
    m_list->setFixedWidth(std::clamp(widthOfRows(*m_list) + 40, 260, kMaxWidth));

    auto *column = new QVBoxLayout(panel);
    column->setContentsMargins(8, 4, 8, 4);
    column->setSpacing(6);
    column->addWidget(m_search);
    column->addWidget(m_list);
    auto *action = new QWidgetAction(this);
    action->setDefaultWidget(panel);
    addAction(action);

    connect(m_search, &QLineEdit::textChanged, this, &ModelMenu::filter);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { take(m_list->currentRow()); });
    connect(m_list, &QListWidget::itemClicked, this, [this] { take(m_list->currentRow()); });
}

void ModelMenu::showEvent(QShowEvent *event)
{
    QMenu::showEvent(event);
    if (m_search)
        m_search->setFocus(Qt::PopupFocusReason);
}

void ModelMenu::filter(const QString &text)
{
    int first = -1;
    for (int row = 0; row < m_list->count(); ++row) {
        const bool matches = m_list->item(row)->text().contains(text, Qt::CaseInsensitive);
        m_list->setRowHidden(row, !matches);
        if (matches && first < 0)
            first = row;
    }
    m_list->setCurrentRow(first);
}

void ModelMenu::take(int row)
{
    if (row < 0)
        return;
    const auto model = m_list->item(row)->text();
    close();
    emit modelSelected(model);
}

bool ModelMenu::eventFilter(QObject *watched, QEvent *event)
{
    // The focus stays in the field; the arrow keys move in the filtered list.
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const auto key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down) {
            const int step = key == Qt::Key_Down ? 1 : -1;
            int row = m_list->currentRow() + step;
            while (row >= 0 && row < m_list->count() && m_list->isRowHidden(row))
                row += step;
            if (row >= 0 && row < m_list->count())
                m_list->setCurrentRow(row);
            return true;
        }
    }
    return QMenu::eventFilter(watched, event);
}

} // namespace ui

#include "moc_ModelMenu.cpp"
