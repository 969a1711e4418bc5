#include "ui/kit/Icons.h"

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

QString fileName(Icon which)
{
    switch (which) {
    case Icon::App:
        return QStringLiteral("drawbridge");
    case Icon::Settings:
        return QStringLiteral("settings");
    case Icon::Check:
        return QStringLiteral("check");
    case Icon::Cross:
        return QStringLiteral("cross");
    case Icon::Warning:
        return QStringLiteral("warning");
    case Icon::Info:
        return QStringLiteral("info");
    case Icon::ChevronRight:
        return QStringLiteral("chevron-right");
    case Icon::ChevronDown:
        return QStringLiteral("chevron-down");
    case Icon::Plus:
        return QStringLiteral("plus");
    case Icon::Send:
        return QStringLiteral("send");
    case Icon::Stop:
        return QStringLiteral("stop");
    case Icon::Restart:
        return QStringLiteral("restart");
    case Icon::Lock:
        return QStringLiteral("lock");
    case Icon::Folder:
        return QStringLiteral("folder");
    case Icon::Terminal:
        return QStringLiteral("terminal");
    case Icon::Pencil:
        return QStringLiteral("pencil");
    case Icon::File:
        return QStringLiteral("file");
    case Icon::Search:
        return QStringLiteral("search");
    case Icon::Globe:
        return QStringLiteral("globe");
    case Icon::Question:
        return QStringLiteral("question");
    case Icon::Plan:
        return QStringLiteral("plan");
    case Icon::Copy:
        return QStringLiteral("copy");
    case Icon::Bolt:
        return QStringLiteral("bolt");
    case Icon::Tool:
        return QStringLiteral("tool");
    case Icon::Return:
        return QStringLiteral("return");
    case Icon::Exclamation:
        return QStringLiteral("exclamation");
    case Icon::Minus:
        return QStringLiteral("minus");
    case Icon::Dot:
        return QStringLiteral("dot");
    case Icon::Tray:
        return QStringLiteral("tray");
    case Icon::TrayOff:
        return QStringLiteral("tray-off");
    }
    return {};
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
