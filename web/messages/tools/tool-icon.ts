import {
  Calculator,
  Calendar,
  Clock,
  CloudSun,
  Database,
  FileText,
  Globe,
  Mail,
  MapPin,
  Package,
  Receipt,
  Ruler,
  Search,
  ShoppingBag,
  User,
  Wrench,
  type IconNode,
} from 'lucide';

const BY_WORD: readonly (readonly [RegExp, IconNode])[] = [
  [/calc|math|sum/, Calculator],
  [/weather|forecast/, CloudSun],
  [/e-?mail|letter/, Mail],
  [/convert|unit|measure/, Ruler],
  [/receipt|invoice|price|pay/, Receipt],
  [/order|ship|deliver|parcel|stock/, Package],
  [/product|cart|shop/, ShoppingBag],
  [/book|appointment|calendar|slot|date/, Calendar],
  [/time|clock/, Clock],
  [/place|map|city|address|where/, MapPin],
  [/search|find|look/, Search],
  [/sql|query|table|record/, Database],
  [/doc|file|page|article/, FileText],
  [/web|http|url|site/, Globe],
  [/customer|user|visitor|account/, User],
];

export function toolIcon(name: string): IconNode {
  const words = name.toLowerCase();
  return BY_WORD.find(([word]) => word.test(words))?.[1] ?? Wrench;
}
