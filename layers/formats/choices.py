"""The words by which files mean the program's codes: 乡级 is township, 完好 is intact."""

from collections.abc import Mapping
from functools import cache

from layers.formats.names import normal
from layers.schema import Column

_LEVELS = {
    "province": ("省级", "省", "自治区", "直辖市", "1", "一级", "省级行政区"),
    "prefecture": ("地级", "市级", "地市级", "地级市", "地区", "自治州", "盟", "2", "二级", "设区的市", "city"),
    "county": ("县级", "县", "区县", "县区", "区县级", "市辖区", "县级市", "自治县", "旗", "3", "三级", "县级行政区", "district"),
    "township": ("乡级", "乡镇", "乡镇级", "镇", "乡", "街道", "乡镇街道", "镇级", "街道级", "民族乡", "4", "四级", "乡级行政区", "town"),
    "village": ("村级", "村", "社区", "村居", "行政村", "村社区", "建制村", "5", "五级", "村委会", "居委会"),
}  # fmt: skip
_CLASSES = {
    "division": ("行政区域", "行政区划", "政区", "行政区", "行政区划名称", "行政区域名称"),
    "village": ("村", "行政村", "建制村", "村民委员会", "自然村", "村委会", "农村居民点", "群众自治组织"),
    "community": ("社区", "居委会", "居民委员会", "社区居委会"),
    "residential": ("居民点", "住宅区", "小区", "居住区", "居民区", "住宅小区", "城镇居民点"),
    "building": ("建筑物", "楼宇", "大型建筑物", "楼", "建筑", "大厦"),
    "road": ("道路", "街巷", "街路巷", "城市道路", "路街巷", "道路街巷", "街道(路)", "交通运输设施道路"),
    "natural": ("自然地理实体", "自然实体", "山", "水系", "山体", "河流", "陆地地形", "水体", "陆地水系", "海域", "自然"),
    "facility": ("设施", "公共设施", "专业设施", "交通设施", "水利设施", "纪念地", "旅游景点", "风景名胜", "单位", "纪念地旅游景点",
                 "交通运输设施", "水利电力通信设施", "具有地名意义的设施"),
}  # fmt: skip
_WORDS: Mapping[tuple[str, ...], Mapping[str, tuple[str, ...]]] = {
    ("province", "prefecture", "county", "township", "village"): _LEVELS,
    tuple(_CLASSES): _CLASSES,
    ("intact", "unreadable", "damaged", "tilted", "moved", "lost", "restored", "abandoned"): {
        "intact": ("完好", "良好", "正常", "完整", "好", "ok", "good"),
        "unreadable": ("字迹不清", "字迹模糊", "注记不清", "字迹磨损"),
        "damaged": ("损坏", "破损", "断裂", "受损", "残缺", "损毁"),
        "tilted": ("倾斜", "歪斜", "倾倒", "松动"),
        "moved": ("移位", "移动", "位移", "移动过"),
        "lost": ("丢失", "遗失", "缺失", "灭失", "未找到"),
        "restored": ("恢复", "已恢复", "已修复", "重设", "修复"),
        "abandoned": ("废弃", "报废", "停用", "作废"),
    },
    ("single", "double", "triple"): {
        "single": ("单立", "单桩", "单立界桩", "单面", "1", "单"),
        "double": ("双立", "双桩", "双立界桩", "同号双立", "2", "双"),
        "triple": ("三立", "三桩", "三立界桩", "同号三立", "三面", "三面界桩", "3", "三"),
    },
    ("approved", "proposed", "historic", "deregistered"): {
        "approved": ("已批准", "现行", "在用", "批准", "正式", "标准地名", "使用中"),
        "proposed": ("拟命名", "申请中", "拟用", "待批准", "待批", "拟名"),
        "historic": ("历史", "历史地名", "曾用", "曾用名"),
        "deregistered": ("注销", "销名", "已销名", "废止", "已注销", "废弃"),
    },
    ("legal", "disputed", "proposed", "habit", "internal"): {
        "legal": ("法定", "法定界线", "已勘定", "勘定", "已定", "已勘界"),
        "disputed": ("争议", "有争议", "争议界线", "未定"),
        "proposed": ("拟定", "建议", "建议界线"),
        "habit": ("习惯", "习惯线", "习惯界线"),
        "internal": ("内部", "内部界线"),
    },
    ("red", "orange", "yellow", "blue"): {
        "red": ("红", "红色", "重大", "重大风险", "一级", "1", "高"),
        "orange": ("橙", "橙色", "较大", "较大风险", "二级", "2", "较高"),
        "yellow": ("黄", "黄色", "一般", "一般风险", "三级", "3", "中"),
        "blue": ("蓝", "蓝色", "低", "低风险", "四级", "4", "较低"),
    },
    ("found", "verified", "mediating", "settled", "transferred", "revisited"): {
        "found": ("发现", "已发现", "排查发现", "新发现", "登记"),
        "verified": ("核实", "已核实", "核查"),
        "mediating": ("调处中", "调解中", "化解中", "处置中", "协商中", "调处"),
        "settled": ("已化解", "化解", "已解决", "解决", "已调处", "办结"),
        "transferred": ("移交", "已移交", "上报", "转办"),
        "revisited": ("回访", "已回访"),
    },
    ("land", "forest", "grassland", "water", "mineral", "project", "jurisdiction", "marker", "tourism"): {
        "land": ("土地", "土地权属", "耕地", "土地纠纷"),
        "forest": ("林地", "山林", "林权", "森林", "山林纠纷"),
        "grassland": ("草原", "草场", "草地", "牧场"),
        "water": ("水利", "水事", "水源", "水域", "水资源", "水利纠纷", "滩涂"),
        "mineral": ("矿产", "矿山", "采矿", "矿产资源", "采石", "采砂"),
        "project": ("工程", "工程建设", "项目", "项目建设", "征地", "建设项目"),
        "jurisdiction": ("管辖", "管辖权", "行政管辖", "界线争议", "边界争议", "管理"),
        "marker": ("界桩", "界线标志", "界桩损毁", "标志物"),
        "tourism": ("旅游", "旅游开发", "景区", "旅游资源"),
    },
    ("expressway", "national", "provincial", "county", "township", "village", "track", "path"): {
        "expressway": ("高速", "高速公路", "motorway", "motorway_link", "快速路"),
        "national": ("国道", "trunk", "trunk_link", "primary_national", "主干路", "一级公路"),
        "provincial": ("省道", "primary", "primary_link", "二级公路", "次干路"),
        "county": ("县道", "secondary", "secondary_link", "三级公路"),
        "township": ("乡道", "tertiary", "tertiary_link", "四级公路", "乡镇道路"),
        "village": ("村道", "unclassified", "residential", "living_street", "村路", "支路", "service", "街巷"),
        "track": ("机耕路", "机耕道", "农道", "便道", "林道", "大车路"),
        "path": ("小路", "人行道", "步道", "山路", "footway", "pedestrian", "steps", "小道"),
    },
    ("river", "stream", "lake", "reservoir", "canal"): {
        "river": ("河流", "河", "江", "干流"),
        "stream": ("溪流", "溪", "小溪", "沟", "沟渠", "支流"),
        "lake": ("湖泊", "湖", "池塘", "塘"),
        "reservoir": ("水库", "库区"),
        "canal": ("运河", "渠", "渠道", "干渠", "灌渠"),
    },
}  # fmt: skip


@cache
def words(column: Column) -> Mapping[str, str]:
    """Every word known for `column` to its code; the codes themselves are among them."""
    table: dict[str, str] = {}
    for code, names in _WORDS.get(column.choices, {}).items():
        table.update({normal(n): code for n in names})
    table.update({normal(c): c for c in column.choices})
    return table
