#include "ui/start/FolderRow.h"

#include "ui/kit/FlowLayout.h"
#include "ui/kit/FocusRing.h"
#include "ui/kit/FolderDialog.h"
#include "ui/kit/Icons.h"
#include "ui/kit/StyleSheet.h"
#include "ui/words/MarkedText.h"
#include "ui/words/StartText.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

constexpr int kFieldHeight = 34;
constexpr int kLabelWidth = 60;
constexpr int kGap = 10;

/// A folder to choose with a click.
class FolderChip final : public QAbstractButton
{
public:
    FolderChip(const Theme &theme, const QString &folder, QWidget *parent)
        : QAbstractButton(parent)
        , m_theme(theme)
    {
        setText(pathLine(folder));
        setFont(Theme::codeFont(12));
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        setAttribute(Qt::WA_Hover);
        setFocusShape(this, {.radius = kHeight / 2.0});
        setToolTip(ui::toolTip({text()}));
        setAccessibleName(FolderRow::tr("Work in %1").arg(text()));
        connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        const int width = fontMetrics().horizontalAdvance(text()) + 2 * kPadding + 2;
        return {std::min(kMostWidth, width), kHeight};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const ThemeColors &colors = m_theme.colors();
        painter.setPen(colors.line);
        painter.setBrush(underMouse() ? colors.raised : colors.background);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), height() / 2.0,
                                height() / 2.0);
        painter.setPen(colors.text2);
        const QRect room = rect().adjusted(kPadding, 0, -kPadding, 0);
        painter.drawText(room, Qt::AlignCenter,
                         fontMetrics().elidedText(text(), Qt::ElideMiddle, room.width()));
    }

private:
    static constexpr int kHeight = 22;
    static constexpr int kPadding = 9;
    static constexpr int kMostWidth = 230;

    const Theme &m_theme;
};

} // namespace

FolderRow::FolderRow(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_icon(new QLabel(this))
    , m_folder(new ElidedLabel(TextRole::Code, this, Qt::ElideMiddle))
    , m_branchIcon(new QLabel(this))
    , m_branch(new ElidedLabel(TextRole::Hint, this))
    , m_browse(makeButton(ButtonKind::Secondary, tr("Browse…"), this))
    , m_latelyRow(new QWidget(this))
{
    auto *label = makeLabel(TextRole::Row, tr("Folder"), this);
    label->setFont(Theme::textFont(13.5, QFont::Medium));
    label->setFixedWidth(kLabelWidth);
    setStyleClass(m_folder, QStringLiteral("text"));
    m_branch->setMaximumWidth(180);
    m_browse->setFixedHeight(kFieldHeight);
    m_browse->setAccessibleName(tr("Choose the folder to work in"));

    auto *field = new QFrame(this);
    setStyleClass(field, QStringLiteral("field"));
    field->setFixedHeight(kFieldHeight);
    auto *inside = new QHBoxLayout(field);
    inside->setContentsMargins(11, 0, 10, 0);
    inside->setSpacing(8);
    inside->addWidget(m_icon);
    inside->addWidget(m_folder, 1);
    auto *branch = new QHBoxLayout;
    branch->setSpacing(5);
    branch->addWidget(m_branchIcon);
    branch->addWidget(m_branch);
    inside->addLayout(branch);

    auto *first = new QHBoxLayout;
    first->setSpacing(kGap);
    first->addWidget(label);
    first->addWidget(field, 1);
    first->addWidget(m_browse);
    auto *flow = new FlowLayout(6);
    flow->setContentsMargins(0, 0, 0, 0);
    m_lately = flow;
    auto *lately = new QHBoxLayout(m_latelyRow);
    lately->setContentsMargins(kLabelWidth + kGap, 8, 0, 0);
    lately->addLayout(flow);
    auto *words = makeLabel(TextRole::Hint, tr("Lately in the terminal:"), m_latelyRow);
    words->setWordWrap(false);
    words->setFixedHeight(22);
    flow->addWidget(words);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(first);
    column->addWidget(m_latelyRow);
    m_latelyRow->hide();

    connect(m_browse, &QPushButton::clicked, this, &FolderRow::browse);
    connect(&theme, &Theme::changed, this, &FolderRow::paintIcons);
    paintIcons();
}

void FolderRow::paintIcons()
{
    const QColor &color = m_theme.colors().text3;
    m_icon->setPixmap(iconPixmap(Icon::Folder, color, 14, devicePixelRatioF()));
    m_branchIcon->setPixmap(iconPixmap(Icon::Branch, color, 12, devicePixelRatioF()));
}

void FolderRow::showFolder(const QString &folder, const QString &branch)
{
    m_path = folder;
    m_folder->setFullText(pathLine(folder));
    m_folder->setAccessibleName(tr("Folder: %1").arg(pathLine(folder)));
    m_branch->setFullText(markedText(branch, TextUse::Name));
    m_branch->setAccessibleName(tr("Branch: %1").arg(m_branch->text()));
    m_branch->setVisible(!branch.isEmpty());
    m_branchIcon->setVisible(!branch.isEmpty());
}

void FolderRow::showLately(const QStringList &folders)
{
    const QStringList shown = folders.mid(0, kMostLately);
    if (shown == m_latelyFolders)
        return;
    m_latelyFolders = shown;
    for (QWidget *chip : m_chips)
        chip->deleteLater(); // its click may have led here
    for (QWidget *chip : m_chips)
        m_lately->removeWidget(chip);
    m_chips.clear();
    for (const QString &folder : shown) {
        auto *chip = new FolderChip(m_theme, folder, m_latelyRow);
        connect(chip, &QAbstractButton::clicked, this, [this, folder] { emit picked(folder); });
        m_lately->addWidget(chip);
        chip->show();
        m_chips.push_back(chip);
    }
    m_latelyRow->setVisible(!m_chips.empty());
}

QList<QWidget *> FolderRow::focusWidgets() const
{
    QList<QWidget *> all{m_browse};
    for (QWidget *chip : m_chips)
        all << chip;
    return all;
}

void FolderRow::browse()
{
    chooseFolder(this, tr("The folder to work in"), m_path,
                 [this](const QString &folder) { emit picked(folder); });
}

} // namespace ui

#include "moc_FolderRow.cpp"
