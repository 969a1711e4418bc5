#include "ui/kit/Icons.h"

#include "bridge/core/NameTable.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <cmath>

// Q_INIT_RESOURCE works outside of namespaces only; a static library needs it for its resources.
static void initResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace ui {

namespace {

constexpr std::array kFileNames{
    bridge::Named{Icon::App, "drawbridge"},
    bridge::Named{Icon::Settings, "settings"},
    bridge::Named{Icon::Check, "check"},
    bridge::Named{Icon::Cross, "cross"},
    bridge::Named{Icon::Warning, "warning"},
    bridge::Named{Icon::ChevronRight, "chevron-right"},
    bridge::Named{Icon::ChevronDown, "chevron-down"},
    bridge::Named{Icon::Stop, "stop"},
    bridge::Named{Icon::Lock, "lock"},
    bridge::Named{Icon::Return, "return"},
    bridge::Named{Icon::Exclamation, "exclamation"},
    bridge::Named{Icon::Minus, "minus"},
    bridge::Named{Icon::Copy, "copy"},
    bridge::Named{Icon::Pencil, "pencil"},
    bridge::Named{Icon::Branch, "branch"},
    bridge::Named{Icon::Rewind, "rewind"},
    bridge::Named{Icon::Restart, "restart"},
    bridge::Named{Icon::Folder, "folder"},
    bridge::Named{Icon::ArrowUp, "arrow-up"},
    bridge::Named{Icon::Grip, "grip"},
    bridge::Named{Icon::Image, "image"},
    bridge::Named{Icon::Scissors, "scissors"},
    bridge::Named{Icon::ChevronUp, "chevron-up"},
    bridge::Named{Icon::Search, "search"},
    bridge::Named{Icon::Pin, "pin"},
    bridge::Named{Icon::Terminal, "terminal"},
    bridge::Named{Icon::More, "more"},
    bridge::Named{Icon::CheckCircle, "check-circle"},
    bridge::Named{Icon::Plus, "plus"},
    bridge::Named{Icon::Dot, "dot"},
    bridge::Named{Icon::Tray, "tray"},
    bridge::Named{Icon::TrayOff, "tray-off"},
};
static_assert(bridge::hasRowForEach(kFileNames, &bridge::Named<Icon>::value, Icon::TrayOff));

QString fileName(Icon which)
{
    return bridge::nameIn(kFileNames, which);
}

/// `size` in device pixels.
QPixmap draw(Icon which, const QColor &color, const QSize &size)
{
    const QString key = QStringLiteral("drawbridge-icon/%1/%2/%3x%4")
                            .arg(fileName(which), color.name(QColor::HexArgb))
                            .arg(size.width())
                            .arg(size.height());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;

    initResources();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(fileName(which)));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QSvgRenderer renderer(file.readAll().replace("currentColor", color.name().toLatin1()));
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    pixmap = QPixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class SvgIconEngine final : public QIconEngine
{
public:
    SvgIconEngine(Icon which, const QColor &color)
        : m_which(which)
        , m_color(color)
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const auto ratio = painter->device()->devicePixelRatio();
        painter->save();
        if (mode == QIcon::Disabled)
            painter->setOpacity(painter->opacity() * 0.45);
        painter->drawPixmap(rect, draw(m_which, m_color, rect.size() * ratio));
        painter->restore();
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

    /// Sizes for the system tray, which takes pixmaps instead of the engine.
    QList<QSize> availableSizes(QIcon::Mode, QIcon::State) override
    {
        return {{16, 16}, {22, 22}, {24, 24}, {32, 32}, {48, 48}, {64, 64}, {128, 128}};
    }

    [[nodiscard]] QIconEngine *clone() const override { return new SvgIconEngine(*this); }

private:
    Icon m_which;
    QColor m_color;
};

} // namespace

QIcon icon(Icon which, const QColor &color)
{
    return QIcon(new SvgIconEngine(which, color));
}

QPixmap iconPixmap(Icon which, const QColor &color, int size, qreal devicePixelRatio)
{
    const int pixels = static_cast<int>(std::lround(size * devicePixelRatio));
    QPixmap pixmap = draw(which, color, {pixels, pixels});
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

} // namespace ui
